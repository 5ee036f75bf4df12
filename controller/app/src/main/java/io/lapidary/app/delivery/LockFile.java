package io.lapidary.app.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.json.Fields;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.ModelProfile;
import io.lapidary.service.search.Recording;
import io.lapidary.service.search.Recording.RecordedTrial;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecReader;
import io.lapidary.spec.SpecWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code spec.lock.yaml}: a finished search in full, so that it can be repeated: the spec, hashes, versions, what the
 * agent knew (as JSON texts), and each trial with its outcome.
 *
 * @param hashes SHA-256 of what went in, by what it is
 * @param versions of the program and its engines, by name
 */
public record LockFile(
        SearchSpec spec,
        Map<String, String> hashes,
        Map<String, String> versions,
        DeviceProfile device,
        ModelProfile profile,
        Recording recording) {
    private static final String MARK = "lock";
    private static final int FORMAT = 1;
    private static final String FORM = "{lock: 1, spec: ..., trials: [...]}";

    /** Of a search that ended; paths of its spec lead from the folder that the file is for. */
    public static LockFile of(FinishedSearch search, Path specFolder, Path target) {
        Started started = search.started();
        return new LockFile(
                SpecWriter.moved(started.spec(), specFolder, target),
                started.hashes(),
                started.versions(),
                started.device(),
                started.profile(),
                Recording.of(search.result().trials()));
    }

    /** Whether a file's tree says that it is a lock, not a search that a person wrote. */
    public static boolean isLock(JsonNode tree) {
        return tree != null && tree.isObject() && tree.has(MARK);
    }

    public String yaml() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(MARK, FORMAT);
        tree.put("spec", SpecWriter.tree(spec));
        tree.put("hashes", new TreeMap<>(hashes));
        tree.put("versions", new TreeMap<>(versions));
        tree.put("trials", recording.trials().stream().map(LockFile::trial).toList());
        tree.put("device", Json.write(device));
        tree.put("profile", Json.write(profile));
        return Json.yaml(tree);
    }

    private static Map<String, Object> trial(RecordedTrial trial) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("trial", trial.trial());
        tree.put("candidate", trial.candidate());
        if (trial.refined()) {
            tree.put("refined", true);
        }
        if (trial.compiledSha256() != null) {
            tree.put("compiled", trial.compiledSha256());
        }
        tree.put("outcome", Json.write(trial.outcome()));
        return tree;
    }

    /**
     * Reads a lock.
     *
     * @param folder that the paths in it lead from
     * @throws InvalidInput with every problem found
     */
    public static LockFile read(JsonNode tree, Path folder) {
        Issues issues = new Issues();
        Fields fields = Fields.of("", tree, issues, FORM);
        if (fields.whole(MARK, FORMAT, 1, Integer.MAX_VALUE) != FORMAT) {
            fields.issue(MARK, "This version does not know this format.", "Known: %d.".formatted(FORMAT));
        }
        List<RecordedTrial> trials = new ArrayList<>();
        for (Fields trial : fields.objects("trials", "{trial: 0, candidate: ..., outcome: ...}")) {
            Outcome outcome = part(trial, "outcome", text -> Json.read(text, Outcome.class));
            trials.add(new RecordedTrial(
                    trial.whole("trial", 0, 0, Integer.MAX_VALUE),
                    trial.text("candidate"),
                    trial.choice("refined", Map.of("false", false, "true", true), false),
                    trial.text("compiled"),
                    outcome));
        }
        DeviceProfile device = part(fields, "device", text -> Json.read(text, DeviceProfile.class));
        ModelProfile profile = part(fields, "profile", text -> Json.read(text, ModelProfile.class));
        SearchSpec spec = null;
        try {
            spec = SpecReader.read(fields.value("spec").orElse(null), folder);
        } catch (InvalidInput e) {
            e.issues().forEach(i -> issues.add("spec." + i.path(), i.value(), i.message(), i.hint()));
        }
        Map<String, String> hashes = texts(fields, "hashes");
        Map<String, String> versions = texts(fields, "versions");
        issues.throwIfAny();
        return new LockFile(spec, hashes, versions, device, profile, new Recording(trials));
    }

    private static <T> T part(Fields owner, String key, Function<String, T> reader) {
        String text = owner.text(key);
        if (text == null) {
            owner.issue(key, "This part of the lock is missing.", "A lock is written by a run; repeat that run.");
            return null;
        }
        try {
            return reader.apply(text);
        } catch (InvalidInput e) {
            owner.issue(key, "This part of the lock cannot be read.", "A lock is written by a run; repeat that run.");
            return null;
        }
    }

    private static Map<String, String> texts(Fields owner, String key) {
        Map<String, String> texts = new TreeMap<>();
        owner.value(key).ifPresent(node -> node.fields()
                .forEachRemaining(e -> texts.put(e.getKey(), e.getValue().asText())));
        return texts;
    }
}
