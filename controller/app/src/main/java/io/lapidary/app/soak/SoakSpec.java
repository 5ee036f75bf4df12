package io.lapidary.app.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.nio.file.Path;

/**
 * The search that a soak run is made with.
 *
 * @param folder that the spec's paths lead from
 */
public record SoakSpec(SearchSpec spec, Path folder) {
    /** A search on the smaller sample network, whose data are drawn by code. */
    static SoakSpec of(int trials, String agent) {
        Path home = home();
        return new SoakSpec(
                SpecReader.read(
                        """
                        name: soak
                        model: samples/shapes-resnet.onnx
                        data: {source: generated-shapes, calibration: 128, validation: 1000}
                        objective: {goal: fastest, limits: {accuracy-drop: 1, size: 60%%}}
                        agent: %s
                        budget: {trials: %d, finalists: 0}
                        """
                                .formatted(agent, trials),
                        home),
                home);
    }

    /** A search of the user's, with so many trials by this agent. */
    static SoakSpec of(Path file, int trials, String agent) {
        SpecFile source = SpecFile.open(file);
        if (!(Json.yamlTree(source.text()) instanceof ObjectNode tree)) {
            throw InvalidInput.of("--spec", file, "This is no search.", "README.md shows the smallest one.");
        }
        tree.put("agent", agent);
        tree.putObject("budget").put("trials", trials).put("finalists", 0);
        return new SoakSpec(SpecReader.read(tree, source.folder()), source.folder());
    }

    /** The program's own folder, with its samples. */
    public static Path home() {
        String home = System.getenv("LAPIDARY_HOME");
        if (home == null) {
            throw new Refusal(Exit.ENVIRONMENT, "LAPIDARY_HOME is not set. Start Lapidary by its script `lapidary`.");
        }
        return Path.of(home);
    }
}
