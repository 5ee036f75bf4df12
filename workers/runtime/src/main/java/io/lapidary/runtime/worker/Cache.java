package io.lapidary.runtime.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Files and folders by name, of a bounded size: what was used longest ago goes first. A process has one of its own, of as
 * many as share a folder. Used by one thread.
 */
final class Cache implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final int MOST_PROCESSES = 1000;

    private final Path folder;
    private final long limitBytes;
    private final FileChannel lock;

    private Cache(Path folder, long limitBytes, FileChannel lock) {
        this.folder = folder;
        this.limitBytes = limitBytes;
        this.lock = lock;
    }

    /** Opens the first below a folder that no other process uses. */
    static Cache open(Path shared, long limitBytes) throws IOException {
        for (int number = 0; number < MOST_PROCESSES; number++) {
            Path folder = Files.createDirectories(shared.resolve(Integer.toString(number)));
            FileChannel lock =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() != null) {
                return new Cache(folder, limitBytes, lock);
            }
            lock.close();
        }
        throw new IOException("More than %d workers share the cache (%s).".formatted(MOST_PROCESSES, shared));
    }

    /** Where a thing is, or is to be put; used just now. */
    Path place(String name) throws IOException {
        Path place = folder.resolve(name);
        if (Files.exists(place)) {
            Files.setLastModifiedTime(place, FileTime.from(Instant.now()));
        }
        return place;
    }

    /**
     * Deletes what was used longest ago until so many bytes fit in.
     *
     * @param kept names of what is in use
     * @throws IOException where they cannot
     */
    void makeRoom(long bytes, Set<String> kept) throws IOException {
        long left = limitBytes - bytes;
        for (Path thing : newestFirst()) {
            long size = size(thing);
            if (kept.contains(thing.getFileName().toString()) || size <= left) {
                left -= size;
            } else {
                delete(thing);
            }
        }
        if (left < 0) {
            throw new IOException("%d bytes are needed at once, but the cache in (%s) may hold %d. Raise --cache-limit."
                    .formatted(limitBytes - left, folder, limitBytes));
        }
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> things = Files.list(folder)) {
            return things.filter(t -> !t.getFileName().toString().equals(LOCK))
                    .sorted(Comparator.comparing(Cache::used).reversed())
                    .toList();
        }
    }

    private static Instant used(Path thing) {
        try {
            return Files.getLastModifiedTime(thing).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private static long size(Path thing) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(thing, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }

    private static void delete(Path thing) throws IOException {
        Files.walkFileTree(thing, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
