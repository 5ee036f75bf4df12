package io.lapidary.app.delivery;

import io.lapidary.exchange.Artifacts;
import io.lapidary.json.Json;
import io.lapidary.service.search.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes all that a finished search leaves: the models first, {@code result.json} last, so that who sees it sees all. */
public final class Delivery {
    private final OutputFolder folder;
    private final Artifacts artifacts;

    public Delivery(OutputFolder folder, Artifacts artifacts) {
        this.folder = folder;
        this.artifacts = artifacts;
    }

    /**
     * Writes what there is.
     *
     * @param specFolder that the spec's paths lead from
     * @param report the page; empty where it could not be built
     */
    public void write(FinishedSearch search, Path specFolder, Optional<String> report) throws IOException {
        folder.clear("front");
        for (Trial trial : search.result().front()) {
            folder.write(FinishedSearch.frontFile(trial), model(trial));
        }
        if (search.delivered().isPresent()) {
            folder.write("best.onnx", model(search.delivered().get()));
        }
        folder.write("trials.csv", TrialsFile.text(search));
        if (report.isPresent()) {
            folder.write("report.html", report.get());
        }
        folder.write(
                "spec.lock.yaml", LockFile.of(search, specFolder, folder.path()).yaml());
        folder.write("result.json", Json.pretty(ResultFile.tree(search)) + System.lineSeparator());
    }

    /** The very bytes that were judged. */
    private byte[] model(Trial trial) {
        String sha256 = trial.artifact()
                .orElseThrow(() -> new IllegalStateException(
                        "Impossible state: trial (%d) was scored without a file.".formatted(trial.number())));
        return artifacts
                .get(sha256)
                .orElseThrow(() -> new IllegalStateException(
                        "Impossible state: the model (%s) of trial (%d) is gone.".formatted(sha256, trial.number())));
    }
}
