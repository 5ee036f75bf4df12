package io.lapidary.service.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Says in a folder of artifacts which PostgreSQL database they belong to. A store with another database would take all of
 * them for files that nobody needs.
 */
final class FolderMark {
    private static final String FILE = "database";
    private static final String SETTING = "database";

    private FolderMark() {}

    /** Enters the mark of a database where there is none; throws {@link StoreFailure} where there is another's. */
    static void enter(Path folder, Settings settings) {
        Optional<String> entered = read(folder);
        String id = settings.find(SETTING).orElseGet(() -> UUID.randomUUID().toString());
        settings.put(SETTING, id);
        if (entered.isEmpty()) {
            write(folder, id);
        } else if (!entered.get().equals(id)) {
            throw Failures.ofAnotherDatabase(folder);
        }
    }

    /** Throws {@link StoreFailure} where a PostgreSQL database has the folder. */
    static void requireNone(Path folder) {
        if (read(folder).isPresent()) {
            throw Failures.ofAnotherDatabase(folder);
        }
    }

    private static Optional<String> read(Path folder) {
        try {
            Path file = folder.resolve(FILE);
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw Failures.of(folder, e);
        }
    }

    private static void write(Path folder, String id) {
        try {
            Files.writeString(folder.resolve(FILE), id + System.lineSeparator());
        } catch (IOException e) {
            throw Failures.of(folder, e);
        }
    }
}
