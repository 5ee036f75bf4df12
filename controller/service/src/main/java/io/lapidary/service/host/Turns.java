package io.lapidary.service.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives searches their turn, first come, first served, so many at once: each on a thread of its own. Thread-safe. */
final class Turns {
    private final int most;
    private final Deque<Session> waiting = new ArrayDeque<>();
    private final Map<Session, Thread> running = new HashMap<>();
    private final Set<Session> again = new HashSet<>();
    private boolean closed;

    Turns(int most) {
        if (most < 1) {
            throw new IllegalArgumentException(
                    "At least one search must be able to run at once, not (%d).".formatted(most));
        }
        this.most = most;
    }

    /** Lets a search wait for its turn; one that has its turn gets another after it. */
    synchronized void enter(Session session) {
        if (closed || waiting.contains(session)) {
            return;
        }
        if (running.containsKey(session)) {
            again.add(session);
        } else {
            waiting.add(session);
            admit();
        }
    }

    /** Takes a search out of the queue, where it is in it. */
    synchronized void leave(Session session) {
        waiting.remove(session);
    }

    /** How many come before a search; −1 for one that does not wait. */
    synchronized int before(Session session) {
        int place = 0;
        for (Session other : waiting) {
            if (other == session) {
                return place;
            }
            place++;
        }
        return -1;
    }

    synchronized boolean isRunning(Session session) {
        return running.containsKey(session);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    private void admit() {
        while (!closed && running.size() < most && !waiting.isEmpty()) {
            Session next = waiting.remove();
            Thread thread = new Thread(() -> take(next), "search-" + next.id());
            thread.setDaemon(true);
            running.put(next, thread);
            thread.start();
        }
    }

    private void take(Session session) {
        try {
            session.run();
        } finally {
            over(session);
        }
    }

    private synchronized void over(Session session) {
        running.remove(session);
        if (again.remove(session)) {
            enter(session);
        }
        admit();
    }

    /** Tells all that run to leave, and waits for them so long at most; nobody gets a turn any more. */
    void close(Duration patience) {
        List<Thread> threads;
        synchronized (this) {
            closed = true;
            waiting.clear();
            threads = List.copyOf(running.values());
        }
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            try {
                thread.join(Math.max(1, left));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
