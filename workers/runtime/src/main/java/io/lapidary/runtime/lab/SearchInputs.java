package io.lapidary.runtime.lab;

import io.lapidary.compression.OnnxModel;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.Evaluator;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SearchSpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What a spec names, read and checked: the model, its data, and the space in which to search. */
public record SearchInputs(SearchSpec spec, OnnxModel model, DataSplits data) {
    /**
     * Reads model and data.
     *
     * @throws InvalidInput where they cannot be used, or nothing in the model can be changed
     */
    public static SearchInputs read(SearchSpec spec, SearchFiles files) {
        OnnxModel model = ModelFile.compressible(files);
        DataSplits data = fitting(spec, model, () -> SearchData.of(spec, files.data(), model));
        return new SearchInputs(spec, model, data);
    }

    /**
     * Reads data and sees whether these, the space and the device's batch fit the model.
     *
     * @throws InvalidInput with all that does not
     */
    public static <T> T fitting(SearchSpec spec, OnnxModel model, Supplier<T> data) {
        Issues issues = new Issues();
        // Whether the rules fit the model does not depend on the step.
        issues.gather(() -> SearchSpace.resolve(spec.space(), model.graph(), 1));
        issues.gather(() -> Evaluator.refuseBatch(
                model, spec.data().validation(), spec.device().batch()));
        Optional<T> read = issues.gather(data);
        issues.throwIfAny();
        return read.orElseThrow();
    }

    /** The space on a device: steps in channels follow it where its clock decides. */
    public static SearchSpace space(SearchSpec spec, ModelGraph graph, DeviceProfile device) {
        return SearchSpace.resolve(spec.space(), graph, spec.objective().channelStep(device));
    }

    /** SHA-256 of what went in, by what it is. */
    public Map<String, String> hashes() {
        Map<String, String> hashes = new TreeMap<>(data.hashes());
        hashes.put("model", model.sha256());
        return hashes;
    }

    /**
     * Refuses to go on with a search whose model or data have changed since.
     *
     * @param begun SHA-256 of what went in then, by what it is
     * @throws InvalidInput with all that is not the same
     */
    public void refuseUnlessSame(Map<String, String> begun) {
        Issues issues = new Issues();
        hashes().forEach((part, sha256) -> {
            if (!sha256.equals(begun.get(part))) {
                issues.add(
                        part,
                        sha256,
                        "Its content has changed since the search was begun.",
                        "Put it back as it was, or begin a new search.");
            }
        });
        issues.throwIfAny();
    }
}
