package io.lapidary.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.delivery.LockFile;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.spec.Budget;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that run a search. Filled by picocli. */
final class SearchOptions {
    @Option(names = "--output", paramLabel = "DIR", description = "Folder for the results; out/NAME unless said.")
    private Path output;

    @Option(names = "--seed", paramLabel = "N", description = "In place of the search's own.")
    private Long seed;

    @Option(names = "--trials", paramLabel = "N", description = "In place of the search's own.")
    private Integer trials;

    @Option(names = "--resume", description = "Go on with the search that the output folder holds.")
    private boolean resume;

    /** The run that a file and these options ask for. */
    SearchRequest request(SpecFile file) {
        JsonNode tree = Json.yamlTree(file.text());
        Optional<LockFile> lock =
                LockFile.isLock(tree) ? Optional.of(LockFile.read(tree, file.folder())) : Optional.empty();
        if (lock.isPresent() && (seed != null || trials != null)) {
            throw InvalidInput.of(
                    "--seed, --trials",
                    null,
                    "A lock repeats a search as it was.",
                    "Run the search's own file instead.");
        }
        SearchSpec spec = changed(lock.map(LockFile::spec).orElseGet(() -> SpecReader.read(tree, file.folder())));
        return new SearchRequest(
                spec, file.folder(), lock, output == null ? free(spec.name()) : output, resume, changes());
    }

    private String changes() {
        return (trials == null ? "" : " --trials " + trials) + (seed == null ? "" : " --seed " + seed);
    }

    private SearchSpec changed(SearchSpec spec) {
        if (trials != null && trials < 1) {
            throw InvalidInput.of("--trials", trials, "This must be at least 1.", "For example 60.");
        }
        Budget budget = spec.budget();
        return new SearchSpec(
                spec.name(),
                spec.model(),
                spec.data(),
                spec.metric(),
                spec.space(),
                spec.objective(),
                spec.agent(),
                new Budget(
                        trials == null ? budget.trials() : trials,
                        budget.time(),
                        budget.window(),
                        budget.stopAtSpeedup(),
                        budget.finalists()),
                spec.device(),
                seed == null ? spec.seed() : seed);
    }

    /** A folder named after the search; with a number where that one is taken and nothing is to be resumed. */
    private Path free(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.]+", "");
        Path folder = Path.of("out", plain);
        for (int number = 2; !resume && Files.exists(folder); number++) {
            folder = Path.of("out", plain + "-" + number);
        }
        return folder;
    }
}
