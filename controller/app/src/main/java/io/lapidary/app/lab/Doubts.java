package io.lapidary.app.lab;

import io.lapidary.app.delivery.Words;
import io.lapidary.candidate.Precision;
import io.lapidary.issue.Issue;
import io.lapidary.issue.Issues;
import io.lapidary.spec.Budget;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.SearchSpec;
import java.util.List;

/** What a plan allows, but its user perhaps did not mean. */
final class Doubts {
    private static final int FEW_TRIALS = 20;
    /** So many layers a doubt names. */
    private static final int NAMED = 5;

    private static final int FEW_SAMPLES = 1000;

    /** A predicted latency is right within about this share. */
    private static final double UNSURE = 0.1;

    private Doubts() {}

    static List<Issue> about(Planned plan) {
        Issues doubts = new Issues();
        SearchSpec spec = plan.spec();
        budget(plan, doubts);
        if (spec.data().isRandom()) {
            doubts.add(
                    "data.source",
                    spec.data().source(),
                    "Random inputs tell little of how the model does on real ones.",
                    "Give samples of your own; agreement needs no labels.");
        }
        if (spec.data().validation() < FEW_SAMPLES && spec.metric().countsSamples()) {
            doubts.add(
                    "data.validation",
                    spec.data().validation(),
                    "Accuracy on so few samples is known to %.1f points at best.".formatted(halfWidth(spec)),
                    "Use %d or more where there are as many.".formatted(FEW_SAMPLES));
        }
        if (spec.data().source() == null && spec.data().test() == null) {
            doubts.add(
                    "data.test",
                    null,
                    "Without a test split the result's accuracy is only that on the samples it was chosen by.",
                    "Give a `test` part that training and search have never seen.");
        }
        if (spec.objective().goal() == Goal.FASTEST && !gainsFromInt8(plan) && allowsInt8(plan)) {
            doubts.add(
                    "space",
                    plan.space().name(),
                    "This processor gains little speed from int8; there it only makes models smaller.",
                    "Measure on the device that will run the model.");
        }
        plan.ofPool().forEach(d -> doubts.add(d.path(), d.value(), d.message(), d.hint()));
        plan.inflated().forEach(i -> inflated(i, plan.space().name(), doubts));
        spec.objective()
                .limit(Quantity.LATENCY)
                .filter(l -> l.relative() && plan.unreachable().isEmpty())
                .filter(l -> plan.reach().latencyRatio() > l.value() * (1 - UNSURE))
                .ifPresent(l -> doubts.add(
                        "objective.limits.latency",
                        l.text(),
                        "This is about as fast as anything in the space is predicted to be (%s)."
                                .formatted(Words.percent(plan.reach().latencyRatio())),
                        "Allow more, or widen the space."));
        return doubts.list();
    }

    private static void budget(Planned plan, Issues doubts) {
        Budget budget = plan.spec().budget();
        if (budget.trials() < FEW_TRIALS && plan.space().log10Size() > Math.log10(budget.trials())) {
            doubts.add(
                    "budget.trials",
                    budget.trials(),
                    "So few trials hardly leave the agent anything to learn from.",
                    "Give it 60 or more.");
        }
        if (budget.time() != null && plan.effort().whole().compareTo(budget.time()) >= 0) {
            doubts.add(
                    "budget.time",
                    Words.span(budget.time()),
                    "The time is likely to end the search before its %d trials do.".formatted(budget.trials()),
                    "One trial takes about %s."
                            .formatted(Words.span(plan.effort().evaluation())));
        }
    }

    private static void inflated(Inflated found, String space, Issues doubts) {
        List<String> layers = found.layers();
        String named = String.join(", ", layers.subList(0, Math.min(NAMED, layers.size())));
        doubts.add(
                "space",
                space,
                "%s makes (%d) small layers larger, not smaller: %s%s. What unpacks them outweighs what it saves."
                        .formatted(found.precision(), layers.size(), named, layers.size() > NAMED ? " and others" : ""),
                "Leave them in float32 or int8 by a rule, such as {match: {name: \"%s\"}, precisions: [float32, int8]}."
                        .formatted(layers.get(0)));
    }

    /** Half of a 95 % interval at an accuracy of nine in ten, in points. */
    private static double halfWidth(SearchSpec spec) {
        return 100 * 1.96 * Math.sqrt(0.9 * 0.1 / spec.data().validation());
    }

    private static boolean gainsFromInt8(Planned plan) {
        return plan.device().gains().contains(Precision.INT8);
    }

    private static boolean allowsInt8(Planned plan) {
        return plan.space().layers().stream().anyMatch(l -> l.precisions().contains(Precision.INT8));
    }
}
