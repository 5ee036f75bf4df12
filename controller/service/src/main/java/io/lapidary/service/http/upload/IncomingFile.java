package io.lapidary.service.http.upload;

import io.lapidary.hash.Sha256;
import io.lapidary.service.access.Quotas.Reservation;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is being received, hashed on the way. Used by one thread at a time; closing it deletes what was not moved. */
public final class IncomingFile implements AutoCloseable {
    private final Path path;
    private final FileOutputStream out;
    private final Reservation reservation;
    private final long announced;
    private final Sha256 hash = new Sha256();
    private long bytes;

    private IncomingFile(Path path, FileOutputStream out, Reservation reservation, long announced) {
        this.path = path;
        this.out = out;
        this.reservation = reservation;
        this.announced = announced;
    }

    /**
     * Makes the file.
     *
     * @param reservation closed with this
     * @param announced bytes that are set aside already
     */
    public static IncomingFile open(UploadFolder folder, Reservation reservation, long announced) throws IOException {
        Path path = null;
        try {
            path = folder.newFile();
            return new IncomingFile(path, new FileOutputStream(path.toFile()), reservation, announced);
        } catch (IOException e) {
            reservation.close();
            if (path != null) {
                Files.deleteIfExists(path);
            }
            throw e;
        }
    }

    /** Takes in more. */
    public void write(byte[] part) throws IOException {
        bytes += part.length;
        if (bytes > announced) {
            reservation.grow(Math.min(part.length, bytes - announced));
        }
        hash.add(part);
        out.write(part);
    }

    /** Forces it to disk and returns its SHA-256. */
    public String finish() throws IOException {
        out.getFD().sync();
        out.close();
        return hash.hex();
    }

    public Path path() {
        return path;
    }

    public long bytes() {
        return bytes;
    }

    /**
     * Sets more bytes aside, for a file that takes more room where it is stored.
     *
     * @throws io.lapidary.service.access.LimitReached where its sender may not store so many
     */
    public void reserve(long more) {
        reservation.grow(more);
    }

    /** Says that it is stored for good. */
    public void keep() {
        reservation.keep();
    }

    @Override
    public void close() throws IOException {
        reservation.close();
        out.close();
        Files.deleteIfExists(path);
    }
}
