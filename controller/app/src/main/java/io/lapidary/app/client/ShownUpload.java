package io.lapidary.app.client;

import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.Terminal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file on its way to a service, with a line that tells how much of it is sent. */
final class ShownUpload extends FilterInputStream {
    private final ProgressLine line;
    private final long size;
    private long read;

    private ShownUpload(InputStream file, ProgressLine line, long size) {
        super(file);
        this.line = line;
        this.size = Math.max(1, size);
    }

    static BodyPublisher of(Path file, Terminal terminal) throws IOException {
        long size = Files.size(file);
        BodyPublisher content = BodyPublishers.ofInputStream(() -> open(file, terminal, size));
        return size == 0 ? content : BodyPublishers.fromPublisher(content, size);
    }

    private static InputStream open(Path file, Terminal terminal, long size) {
        try {
            return new ShownUpload(Files.newInputStream(file), new ProgressLine(terminal, "uploading"), size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        shown(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        int count = super.read(target, from, length);
        shown(Math.max(0, count));
        return count;
    }

    private void shown(int more) {
        read += more;
        line.accept(Math.min(1, (double) read / size));
    }
}
