package io.lapidary.service.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a folder to one process, or to services of one PostgreSQL database, which keeps them apart itself. The system
 * frees it when the process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {
    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Takes a folder for this process alone. */
    static FolderLock take(Path folder) {
        return take(folder, false);
    }

    /** Takes a folder that other processes may {@code share} too, but none {@code take}. */
    static FolderLock share(Path folder) {
        return take(folder, true);
    }

    private static FolderLock take(Path folder, boolean shared) {
        Path file = folder.resolve("lock");
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!isFree(channel, shared)) {
                String holder = holder(channel);
                channel.close();
                throw Failures.inUse(folder, holder);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new FolderLock(folder, channel);
        } catch (IOException e) {
            closeAfter(e, channel);
            throw Failures.of(folder, e);
        }
    }

    private static boolean isFree(FileChannel channel, boolean shared) throws IOException {
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    }

    private static void closeAfter(IOException failure, FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw Failures.of(folder, e);
        }
    }
}
