package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ModelGraph;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.outcome.Provenance;
import io.lapidary.profile.ModelProfile;
import io.lapidary.service.cost.DefaultCostModel;
import io.lapidary.space.KeepRange;
import io.lapidary.space.SearchSpace;
import io.lapidary.space.SpaceRules;
import io.lapidary.spec.Goal;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Search problems and judges that need no device. */
public final class Problems {
    private Problems() {}

    public static SearchProblem joint(ModelGraph graph, int step, Objective objective, int trials, long seed) {
        return of(
                graph,
                new SpaceRules(
                        "toy", new KeepRange(0.25, 1, step), List.of(Precision.FLOAT32, Precision.INT8), List.of()),
                step,
                objective,
                trials,
                seed);
    }

    public static SearchProblem of(
            ModelGraph graph, SpaceRules rules, int step, Objective objective, int trials, long seed) {
        SearchSpace space = SearchSpace.resolve(rules, graph, step);
        return new SearchProblem(
                graph,
                space,
                Models.profile(graph, 5),
                new DefaultCostModel(graph, Models.device(graph, step), c -> Models.sizeBytes(graph, c)),
                objective,
                trials,
                seed);
    }

    public static Objective fastest(double drop) {
        return new Objective(Goal.FASTEST, List.of(new Limit(Quantity.ACCURACY_DROP, drop, false)));
    }

    /** What a search with this window does: trial t is proposed once the outcomes of 0 … t − window are learnt. */
    public static List<Candidate> run(
            SearchAgent agent, SearchProblem problem, Function<Candidate, Outcome> judge, int trials, int window) {
        List<Candidate> proposed = new ArrayList<>();
        Deque<Candidate> waiting = new ArrayDeque<>();
        while (proposed.size() < trials) {
            int free = Math.min(window - waiting.size(), trials - proposed.size());
            List<Candidate> next = agent.propose(free);
            if (next.isEmpty() && waiting.isEmpty()) {
                break;
            }
            proposed.addAll(next);
            waiting.addAll(next);
            learn(agent, problem, waiting.remove(), judge);
        }
        while (!waiting.isEmpty()) {
            learn(agent, problem, waiting.remove(), judge);
        }
        return proposed;
    }

    private static void learn(
            SearchAgent agent, SearchProblem problem, Candidate candidate, Function<Candidate, Outcome> judge) {
        Outcome outcome = judge.apply(candidate);
        if (outcome instanceof Outcome.Scored scored) {
            problem.costs().observe(candidate, scored.measurement().latency());
        }
        agent.learn(candidate, outcome);
    }

    /** A measurement with this accuracy and latency ratio, all else as the problem's cost model says. */
    public static Outcome scored(SearchProblem problem, Candidate candidate, double accuracy, double ratio) {
        return new Outcome.Scored(new Measurement(
                accuracy,
                problem.profile().baseAccuracy(),
                new Latency(1000, 1000 * ratio, ratio, ratio * 0.99, ratio * 1.01, false, 11, Latency.Source.MEASURED),
                problem.costs().sizeBytes(candidate),
                problem.graph().sizeBytes(),
                problem.costs().sizeBytes(candidate),
                problem.graph().sizeBytes(),
                problem.costs().macs(candidate),
                problem.graph().macs(),
                new Provenance("test", "model", Map.of(), 1, 1, 1000, "", 0, 0, 0)));
    }

    /**
     * A world like the one that agents are made for: accuracy falls with the closed-form errors, but each group's and
     * layer's error weighs more or less than the profile says and neighbours' errors multiply; latency is as probed up
     * to factors that the probe did not see. A pure function of the candidate, measuring noise included.
     */
    public static Function<Candidate, Outcome> world(SearchProblem problem, long seed) {
        ModelGraph graph = problem.graph();
        ModelProfile profile = problem.profile();
        SplittableRandom weights = new SplittableRandom(seed);
        double[] groupWeight = graph.groups().stream()
                .mapToDouble(g -> Math.exp(1.2 * weights.nextGaussian()))
                .toArray();
        double[] layerWeight = graph.layers().stream()
                .mapToDouble(l -> Math.exp(1.2 * weights.nextGaussian()))
                .toArray();
        double[] tilt = {0.15 * weights.nextGaussian(), 0.15 * weights.nextGaussian()};
        DefaultCostModel truth = new DefaultCostModel(graph, Models.device(graph, 16), c -> Models.sizeBytes(graph, c));
        return candidate -> {
            double error = 0;
            double before = 0;
            for (int g = 0; g < groupWeight.length; g++) {
                var group = graph.groups().get(g);
                double own = groupWeight[g]
                        * profile.group(group.name()).orElseThrow().error(group.kept(candidate.keep(group.name())));
                error += own + 3 * own * before;
                before = own;
            }
            for (int l = 0; l < layerWeight.length; l++) {
                if (candidate.precision(graph.layers().get(l).name()) == Precision.INT8) {
                    error += layerWeight[l] * profile.layers().get(l).int8Error();
                }
            }
            SplittableRandom noise = new SplittableRandom(candidate.hashCode());
            double drop = 12 * error / (1 + error) + 0.05 * noise.nextGaussian();
            double int8Share = (double) candidate.layers().size() / layerWeight.length;
            double macs = (double) graph.macs(candidate) / graph.macs();
            double ratio = truth.latencyRatio(candidate)
                    * Math.exp(tilt[0] * int8Share + tilt[1] * (1 - macs) + 0.01 * noise.nextGaussian());
            return scored(problem, candidate, profile.baseAccuracy() - drop, ratio);
        };
    }
}
