package io.lapidary.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One lock for all processes of a machine: accuracy runs share it, a latency sitting has it alone. Who waits to have it
 * alone holds up those who come later, so that a stream of accuracy runs cannot starve it. Thread-safe; make one for a
 * process. The operating system frees the lock of a process that dies.
 */
public final class MachineLock {
    /** First byte of the file: the door, held for a moment by sharers and throughout the wait for exclusive use. */
    private static final long DOOR = 0;

    /** Second byte: the room. */
    private static final long ROOM = 1;

    private final Path file;
    private final ReadWriteLock threads = new ReentrantReadWriteLock(true);
    private final Lock entry = new ReentrantLock();
    private FileChannel channel;
    private int holders;

    public MachineLock(Path file) {
        this.file = file;
    }

    /** The file that all of Lapidary's processes on this machine agree on. */
    public static MachineLock ofMachine() {
        return new MachineLock(Path.of(System.getProperty("java.io.tmpdir"), "lapidary-measuring.lock"));
    }

    /** Waits until nobody has the machine alone. To be closed by the same thread. */
    public Held shared() throws IOException, InterruptedException {
        return take(threads.readLock(), true);
    }

    /** Waits until nobody else uses the machine. To be closed by the same thread. */
    public Held exclusive() throws IOException, InterruptedException {
        return take(threads.writeLock(), false);
    }

    private Held take(Lock thread, boolean shared) throws IOException, InterruptedException {
        thread.lockInterruptibly();
        try {
            entry.lockInterruptibly();
            try {
                if (holders == 0) {
                    channel = locked(shared);
                }
                holders++;
            } finally {
                entry.unlock();
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            thread.unlock();
            throw e;
        }
        return () -> leave(thread);
    }

    private void leave(Lock thread) throws IOException {
        entry.lock();
        try {
            holders--;
            if (holders == 0) {
                channel.close();
            }
        } finally {
            entry.unlock();
            thread.unlock();
        }
    }

    /** One channel for the process: POSIX drops all of a process's locks on a file when any of its channels closes. */
    private FileChannel locked(boolean shared) throws IOException, InterruptedException {
        FileChannel opened = open();
        try {
            FileLock door = wait(opened, DOOR, false);
            wait(opened, ROOM, shared);
            door.release();
            return opened;
        } catch (IOException | InterruptedException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private FileChannel open() throws IOException {
        if (!Files.exists(file)) {
            try {
                Files.createFile(file);
                if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
                }
            } catch (FileAlreadyExistsException e) {
                // Another process was faster; its file is as good.
            }
        }
        // Without CREATE: Linux refuses that for another user's file in a sticky folder such as /tmp.
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Asks again and again: a blocking wait could be interrupted only by closing the channel. */
    private static FileLock wait(FileChannel channel, long position, boolean shared)
            throws IOException, InterruptedException {
        while (true) {
            try {
                FileLock lock = channel.tryLock(position, 1, shared);
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // Held by another MachineLock of this process: as good as held by another process.
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** The lock while it is held. */
    @FunctionalInterface
    public interface Held extends AutoCloseable {
        /** Gives it back. */
        @Override
        void close() throws IOException;
    }
}
