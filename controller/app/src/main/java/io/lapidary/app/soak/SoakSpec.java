package io.lapidary.app.soak;

import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import java.nio.file.Path;

/** The search that soak runs are made with: the smaller sample network, whose data are drawn by code. */
final class SoakSpec {
    private SoakSpec() {}

    static Path folder() {
        String home = System.getenv("LAPIDARY_HOME");
        if (home == null) {
            throw new Refusal(Exit.ENVIRONMENT, "LAPIDARY_HOME is not set. Start Lapidary by its script `lapidary`.");
        }
        return Path.of(home);
    }

    static SearchSpec of(int trials, String agent) {
        return SpecReader.read(
                """
                name: soak
                model: samples/shapes-resnet.onnx
                data: {source: generated-shapes, calibration: 128, validation: 1000}
                objective: {goal: fastest, limits: {accuracy-drop: 1, size: 60%%}}
                agent: %s
                budget: {trials: %d}
                """
                        .formatted(agent, trials),
                folder());
    }
}
