package io.lapidary.app;

import io.lapidary.compression.OnnxModel;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a spec names, read and checked: the model, its data, and the space in which to search. */
record SearchInputs(SearchSpec spec, OnnxModel model, DataSplits data) {
    /**
     * Reads model and data.
     *
     * @param folder that the spec's paths lead from
     * @throws InvalidInput where they cannot be used, or nothing in the model can be changed
     */
    static SearchInputs read(SearchSpec spec, Path folder) {
        OnnxModel model = fitting(spec, folder);
        return new SearchInputs(spec, model, SearchData.of(spec, folder, model));
    }

    /**
     * Reads the model alone and sees whether the search fits it.
     *
     * @throws InvalidInput where it does not
     */
    static OnnxModel fitting(SearchSpec spec, Path folder) {
        OnnxModel model = ModelFile.open(folder.resolve(spec.model()), "model");
        if (!ModelFile.isCompressible(model)) {
            throw InvalidInput.of(
                    "model",
                    spec.model(),
                    "There is nothing to prune and nothing to quantise in this model.",
                    "`lapidary inspect` says what is frozen and why.");
        }
        // Whether the rules fit the model does not depend on the step.
        SearchSpace.resolve(spec.space(), model.graph(), 1);
        return model;
    }

    /** The space on a device: steps in channels follow it where its clock decides. */
    SearchSpace space(DeviceProfile device) {
        int step = spec.objective().needsLatency() ? device.channelStep() : 1;
        return SearchSpace.resolve(spec.space(), model.graph(), step);
    }

    /** SHA-256 of what went in, by what it is. */
    Map<String, String> hashes() {
        Map<String, String> hashes = new TreeMap<>(data.hashes());
        hashes.put("model", model.sha256());
        return hashes;
    }

    /** Refuses to go on with a search whose spec, model or data have changed since. */
    void refuseUnlessSame(Started started, SearchSpec asked) {
        Issues issues = new Issues();
        Map<String, Object> then = SpecWriter.tree(started.spec());
        Map<String, Object> now = SpecWriter.tree(asked);
        for (String key : now.keySet()) {
            if (!Objects.equals(String.valueOf(then.get(key)), String.valueOf(now.get(key)))) {
                issues.add(
                        key,
                        now.get(key),
                        "The search in this folder was begun with (%s).".formatted(then.get(key)),
                        "Go on with it as it was, or name another folder by --output.");
            }
        }
        hashes().forEach((part, sha256) -> {
            if (!sha256.equals(started.hashes().get(part))) {
                issues.add(
                        part,
                        sha256,
                        "Its content has changed since the search in this folder was begun.",
                        "Put it back as it was, or name another folder by --output.");
            }
        });
        issues.throwIfAny();
    }
}
