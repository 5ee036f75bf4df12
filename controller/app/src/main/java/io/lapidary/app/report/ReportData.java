package io.lapidary.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lapidary.json.Json;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Outcome.Scored;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a report carries of its search, in the words of the API, within bounds: so that it opens at once and can be sent
 * by mail (2.5 MB with the page itself, 1.5 MB), trials are thinned beyond {@link DrawnTrials#MOST}, policies and calibration end at a number of bytes. The page
 * says what was left out.
 */
final class ReportData {
    /** Policies of the delivered trial and the front come first, then those of the highest rewards. */
    static final int MOST_POLICY_BYTES = 450_000;

    /** Error curves of very wide models would be larger than all else. */
    static final int MOST_PROFILE_BYTES = 120_000;

    private final SearchAnswers answers;
    private final ObjectNode data = JsonNodeFactory.instance.objectNode();

    private ReportData(SearchAnswers answers) {
        this.answers = answers;
    }

    /** @param files where the models of trials lie beside the report, by trial */
    static JsonNode of(SearchAnswers answers, Map<Long, String> files) throws IOException, InterruptedException {
        return new ReportData(answers).gather(files);
    }

    private JsonNode gather(Map<Long, String> files) throws IOException, InterruptedException {
        ObjectNode search = (ObjectNode) answers.search();
        JsonNode graph = answers.graph();
        JsonNode profile = answers.profile();
        String spec = Json.yaml(search.get("spec"));
        Set<Long> wanted = wanted(search.get("summary"));
        ObjectNode points =
                DrawnTrials.of(answers, search.at("/summary/finished").asLong(), wanted);
        ObjectNode trials = whole(order(wanted, points));
        Optional<Long> delivered = wanted.stream().findFirst();
        data.set(
                "facts",
                Json.treeOf(ReportFacts.of(search, answers.began(), graph, profile, measured(delivered, trials))));
        // The page asks for the model's graph by its hash, wherever the model came from.
        ((ObjectNode) search.get("spec")).put("model", graph.get("sha256").asText());
        search.get("summary").forEach(ReportData::forgetArtifact);
        data.set("search", search);
        data.set("graph", graph);
        data.set("profile", profile.toString().length() > MOST_PROFILE_BYTES ? null : profile);
        data.set("points", points);
        data.set("trials", trials);
        data.set("files", Json.treeOf(files));
        data.put("spec", spec);
        return data;
    }

    /** What is delivered, then the front. */
    private static Set<Long> wanted(JsonNode summary) {
        Set<Long> wanted = new LinkedHashSet<>();
        for (String point : new String[] {"best", "nearestMiss"}) {
            if (summary.path(point).isObject()) {
                wanted.add(summary.get(point).get("trial").asLong());
            }
        }
        summary.get("front").forEach(number -> wanted.add(number.asLong()));
        return wanted;
    }

    private static Set<Long> order(Set<Long> wanted, JsonNode points) {
        Set<Long> order = new LinkedHashSet<>(wanted);
        IntStream.range(0, points.get("number").size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        at -> -points.get("reward").get(at).asDouble()))
                .forEach(at -> order.add(points.get("number").get(at).asLong()));
        return order;
    }

    private ObjectNode whole(Set<Long> order) throws IOException, InterruptedException {
        ObjectNode trials = JsonNodeFactory.instance.objectNode();
        int bytes = 0;
        for (long number : order) {
            JsonNode trial = answers.trial(number);
            bytes += trial.toString().length();
            if (bytes > MOST_POLICY_BYTES) {
                break;
            }
            forgetArtifact(trial.get("trial"));
            trials.set(String.valueOf(number), trial);
        }
        return trials;
    }

    private static Optional<Measurement> measured(Optional<Long> delivered, ObjectNode trials) {
        return delivered
                .map(number -> trials.get(String.valueOf(number)))
                .map(trial -> Json.convert(trial.get("outcome"), Outcome.class))
                .filter(Scored.class::isInstance)
                .map(outcome -> ((Scored) outcome).measurement());
    }

    /** There is no service to ask for the file. */
    private static void forgetArtifact(JsonNode of) {
        if (of instanceof ObjectNode object) {
            object.remove("artifact");
        }
    }
}
