package io.lapidary.app.cluster;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Ticket;
import io.lapidary.exchange.TicketKind;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.outcome.Outcome;
import io.lapidary.runtime.Judge;
import io.lapidary.runtime.worker.ControllerApi;
import io.lapidary.runtime.worker.Shift;
import io.lapidary.runtime.worker.Supervisor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A worker program of soak runs and benchmarks: a real worker with its supervisor in all but its judge, which only takes
 * its time, notes in a file what it does, and dies of one trial where it is told to. No command of the product starts it.
 */
final class StandInWorker {
    private static final int LOST = 3;

    private final StandIn settings;
    private final String id;

    private StandInWorker(StandIn settings, String id) {
        this.settings = settings;
        this.id = id;
    }

    /** @param args as {@link StandIn#arguments} writes them */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (Supervisor.isSupervised()) {
            leaveWithTheSupervisor();
            new StandInWorker(StandIn.of(args), Supervisor.workerId()).work();
        } else {
            System.exit(Supervisor.run(StandInWorker.class, List.of(args), Duration.ZERO));
        }
    }

    private static void leaveWithTheSupervisor() {
        Thread thread = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // The same end.
                    }
                    Runtime.getRuntime().halt(LOST);
                },
                "lapidary-leaving");
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        ControllerApi api = new ControllerApi(settings.controller(), settings::token);
        WorkerCard card = new WorkerCard(
                id,
                "here",
                settings.pool(),
                "none",
                List.of(TicketKind.JUDGE),
                System.currentTimeMillis(),
                WorkerCard.Machine.UNKNOWN,
                Map.of(StandIn.LABEL, settings.name()),
                "",
                0,
                0,
                0,
                "");
        new Shift(card, api::access, Sleeper::new, Supervisor.predecessor()).run();
    }

    private final class Sleeper implements Judge {
        private final Ticket ticket;

        Sleeper(Ticket ticket) {
            this.ticket = ticket;
        }

        @Override
        public Outcome judge(Candidate candidate) throws IOException, InterruptedException {
            note("began");
            if (ticket.trial() == settings.deadlyTrial()) {
                crash();
            }
            TimeUnit.MILLISECONDS.sleep(settings.millis());
            note("ended");
            return new Outcome.Infeasible(List.of(StandIn.judgedBy(id)));
        }

        private void note(String what) throws IOException {
            Files.writeString(
                    settings.journal(),
                    "%s %s %s%n".formatted(ticket.id(), id, what),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }

        /** Dies as of a wild pointer: by the kernel's signal, with no line of Java in between. */
        private static void crash() throws IOException, InterruptedException {
            String self = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder("kill", "-SEGV", self).start();
            TimeUnit.MINUTES.sleep(1);
        }
    }
}
