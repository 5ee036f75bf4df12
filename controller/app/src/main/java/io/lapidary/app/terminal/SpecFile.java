package io.lapidary.app.terminal;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Why;
import io.lapidary.runtime.lab.SearchFiles;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A search's file as it was found.
 *
 * @param text its content
 * @param folder that its relative paths start from
 */
public record SpecFile(String text, Path folder) {
    /** Reads what it names, too; see {@link SearchInputs#read}. */
    public SearchInputs inputs() {
        SearchSpec spec = SpecReader.read(text, folder);
        return SearchInputs.read(spec, SearchFiles.in(folder, spec));
    }

    /** Reads a file that the user named. */
    public static SpecFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw InvalidInput.of(
                    "SPEC", file, "There is no such file.", "Write a search first; README.md shows the smallest one.");
        }
        try {
            return new SpecFile(
                    Files.readString(file), file.toAbsolutePath().normalize().getParent());
        } catch (MalformedInputException e) {
            throw InvalidInput.of("SPEC", file, "This is not a text file.", "A search is written in YAML.");
        } catch (IOException e) {
            throw InvalidInput.of("SPEC", file, "The file cannot be read: %s.".formatted(Why.of(e)), "");
        }
    }
}
