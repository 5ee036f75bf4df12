package io.lapidary.app.agents;

import io.lapidary.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** JSON values, a line each, that survive a kill: a line cut short is forgotten. Used by one thread of one process. */
final class LinesFile {
    private final Path file;
    private final String text;

    /** Reads what is there; a file that is not there is empty. */
    LinesFile(Path file) {
        this.file = file;
        try {
            String all = Files.exists(file) ? Files.readString(file) : "";
            this.text = all.substring(0, all.lastIndexOf('\n') + 1);
            if (text.length() < all.length()) {
                Files.writeString(file, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read.".formatted(file), e);
        }
    }

    /** The values that were there when it was opened. */
    <T> List<T> read(Class<T> type) {
        return text.lines().map(l -> Json.read(l, type)).toList();
    }

    void append(Object value) {
        try {
            Files.writeString(file, Json.write(value) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(file), e);
        }
    }
}
