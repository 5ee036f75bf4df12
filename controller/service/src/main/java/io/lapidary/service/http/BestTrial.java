package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lapidary.issue.Issue;
import io.lapidary.issue.Issues;
import io.lapidary.json.Fields;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Outcome.Scored;
import io.lapidary.service.host.Searches.View;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.TrialViews.Detail;
import io.lapidary.service.http.TrialViews.Line;
import io.lapidary.service.search.SearchSummary;
import io.lapidary.service.store.TrialRow;
import io.lapidary.spec.Limit;
import io.lapidary.spec.LimitReader;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the best trial within limits, among those whose models are kept: the front, the best and the nearest miss. */
final class BestTrial {
    private static final Map<Quantity, String> PARAMETERS = Map.of(
            Quantity.ACCURACY_DROP, "accuracyDrop",
            Quantity.LATENCY, "latency",
            Quantity.SIZE, "size",
            Quantity.PACKED_SIZE, "packedSize",
            Quantity.MACS, "macs");

    private final ApiParts parts;

    BestTrial(ApiParts parts) {
        this.parts = parts;
    }

    /** The best trial with its model. */
    record Best(Line trial, JsonNode policy, JsonNode outcome, String sha256, String href) {}

    /** Trials with these numbers, in this order. */
    List<Detail> inOrder(String search, List<Long> numbers) {
        Map<Long, TrialRow> rows = new HashMap<>();
        parts.store().trials(search, numbers).forEach(row -> rows.put(row.number(), row));
        return numbers.stream()
                .map(rows::get)
                .filter(Objects::nonNull)
                .map(Detail::of)
                .toList();
    }

    Best of(ApiRequest request) {
        String search = request.segment("id");
        View view = parts.searches().view(search);
        SearchSpec spec = Json.read(view.stored().spec(), SearchSpec.class);
        Objective objective = within(spec.objective(), request);
        List<Judged> judged = inOrder(search, kept(view.summary())).stream()
                .map(detail -> Judged.of(detail, objective))
                .flatMap(Optional::stream)
                .toList();
        Detail best = judged.stream()
                .filter(j -> j.verdict.feasible())
                .max(Comparator.comparingDouble(j -> j.verdict.reward()))
                .map(Judged::detail)
                .orElseThrow(() -> none(objective, spec.metric(), judged));
        String name = view.stored().name().replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        String file = (name.isEmpty() ? "model" : name.length() > 80 ? name.substring(0, 80) : name) + "-trial-"
                + best.trial().number() + ".onnx";
        String sha256 = best.trial().artifact();
        return new Best(
                best.trial(), best.policy(), best.outcome(), sha256, "/api/v1/artifacts/" + sha256 + "?name=" + file);
    }

    private static List<Long> kept(SearchSummary summary) {
        Set<Long> numbers = new LinkedHashSet<>(summary.front());
        if (summary.best() != null) {
            numbers.add(summary.best().trial());
        }
        if (summary.nearestMiss() != null) {
            numbers.add(summary.nearestMiss().trial());
        }
        return List.copyOf(numbers);
    }

    /** The search's objective, with the limits that the request names in place of its own. */
    private static Objective within(Objective own, ApiRequest request) {
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        PARAMETERS.forEach(
                (quantity, parameter) -> request.text(parameter).ifPresent(text -> given.put(quantity.label(), text)));
        Issues issues = new Issues();
        Fields fields = Fields.of("", given, issues, "");
        Map<Quantity, Limit> limits = new EnumMap<>(Quantity.class);
        own.limits().forEach(limit -> limits.put(limit.quantity(), limit));
        for (Quantity quantity : Quantity.values()) {
            LimitReader.limit(fields, quantity).ifPresent(limit -> limits.put(quantity, limit));
        }
        if (!issues.isEmpty()) {
            throw new Refused(Problem.unfit(
                    issues.list().stream().map(BestTrial::atItsParameter).toList()));
        }
        return new Objective(own.goal(), new ArrayList<>(limits.values()), own.reward());
    }

    private static Issue atItsParameter(Issue issue) {
        String parameter = PARAMETERS.entrySet().stream()
                .filter(p -> p.getKey().label().equals(issue.path()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(issue.path());
        return new Issue(parameter, issue.value(), issue.message(), issue.hint());
    }

    private static Refused none(Objective objective, Metric metric, List<Judged> judged) {
        String limits = objective.limits().stream()
                .map(limit -> limit.quantity().label() + " " + limit.text())
                .collect(Collectors.joining(", "));
        String nearest = judged.stream()
                .max(Comparator.comparingDouble(j -> j.verdict.reward()))
                .map(j -> " Nearest is trial %d: accuracy %s, latency %.0f %%, size %d bytes."
                        .formatted(
                                j.detail.trial().number(),
                                metric.changeText(-j.detail.trial().accuracyDrop()),
                                100 * j.detail.trial().latencyRatio(),
                                j.detail.trial().sizeBytes()))
                .orElse(" Nothing was measured so far.");
        return new Refused(
                Problem.of(404, "Not found", "No trial so far holds the limits (%s).%s".formatted(limits, nearest)));
    }

    private record Judged(Detail detail, Verdict verdict) {
        static Optional<Judged> of(Detail detail, Objective objective) {
            Outcome outcome = Json.convert(detail.outcome(), Outcome.class);
            return outcome instanceof Scored scored && detail.trial().artifact() != null
                    ? Optional.of(new Judged(detail, objective.judge(scored.measurement())))
                    : Optional.empty();
        }
    }
}
