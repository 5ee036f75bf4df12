package io.lapidary.service.agent.rl4j;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.agent.Diagnostics;
import io.lapidary.service.agent.Draws;
import io.lapidary.service.agent.Prior;
import io.lapidary.service.agent.SearchAgent;
import io.lapidary.service.agent.SearchProblem;
import io.lapidary.service.agent.Unseen;
import io.lapidary.service.agent.Walk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Proposes walks around a learner's own and around the best candidate found, and teaches it what came of them.
 *
 * <p>Two ways to start. {@link #plain} draws uniformly for a quarter of the budget; then walks of the learner and walks
 * guided by the best candidate found take turns, and of several the learner chooses the one to propose. {@link
 * #fromPrior} first tries the rungs of the closed-form ladder, which fill the replay; then the learner's walks are among
 * those from which imagination starts, and the prior's forecast, which needs fewer outcomes than a network, does the
 * choosing.
 *
 * <p>Networks are made at the first call, in the thread that makes it; all later calls must come from there.
 */
public final class LearningAgent implements SearchAgent, Diagnostics {
    /** Rows that the networks may run through for one proposal: the more steps, the fewer walks to choose from. */
    private static final int ROWS_A_PROPOSAL = 160;

    private static final int MOST_WALKS = 8;
    /** Gradient steps of a whole search; a short one makes more of each outcome, as far as its time allows. */
    private static final int UPDATES = 2_400;

    private static final int LEAST_UPDATES = 4;
    private static final int MOST_UPDATES = 16;
    private static final int WALKS_IMAGINED = 4;
    /** Changed steps of a guided walk, on average. */
    private static final double CHANGES = 2.5;

    private final Algorithm algorithm;
    private final SearchProblem problem;
    private final Walk walk;
    private final Unseen unseen;
    private final Optional<Prior> prior;
    private final boolean imagines;
    private final Exploration exploration;
    private Learner learner;
    private Roller roller;
    private Candidate best;
    private double bestReward;
    private long trial;

    private LearningAgent(Algorithm algorithm, SearchProblem problem, boolean usesPrior, boolean imagines) {
        this.algorithm = algorithm;
        this.problem = problem;
        this.walk = new Walk(problem);
        this.unseen = new Unseen(walk);
        this.prior = usesPrior ? Optional.of(new Prior(problem, walk, unseen)) : Optional.empty();
        this.imagines = imagines;
        this.exploration = new Exploration(problem.trials());
    }

    /** Starts from the closed-form ladder and practises in imagination. */
    public static LearningAgent fromPrior(Algorithm algorithm, SearchProblem problem) {
        return new LearningAgent(algorithm, problem, true, true);
    }

    /** Starts from the closed-form ladder; looks at few candidates for one that it proposes. */
    public static LearningAgent withoutImagination(Algorithm algorithm, SearchProblem problem) {
        return new LearningAgent(algorithm, problem, true, false);
    }

    /** Knows nothing but what it is taught. */
    public static LearningAgent plain(Algorithm algorithm, SearchProblem problem) {
        return new LearningAgent(algorithm, problem, false, false);
    }

    @Override
    public List<Candidate> propose(int n) {
        List<Candidate> proposals = new ArrayList<>();
        for (int i = 0; i < n && walk.steps() > 0; i++) {
            SplittableRandom random = Draws.of(problem.seed(), trial);
            Optional<Candidate> proposal = unseen.near(wish(random), random);
            if (proposal.isEmpty()) {
                break;
            }
            trial++;
            prior.ifPresent(p -> p.expect(proposal.get()));
            proposals.add(proposal.get());
        }
        return proposals;
    }

    private Candidate wish(SplittableRandom random) {
        Optional<Candidate> rung = prior.flatMap(Prior::nextRung);
        if (rung.isPresent()) {
            return rung.get();
        }
        if (prior.isEmpty() && exploration.isWarmUp(trial)) {
            return roller().rollOut(1, Exploration.UNIFORM, random);
        }
        if (imagines) {
            return imagined(random);
        }
        if (prior.isPresent() && trial % 2 == 0) {
            return chosen(prior.get()::refined, random);
        }
        boolean guides = best != null && trial / 2 % 2 == 0;
        return guides
                ? chosen(this::guided, random)
                : chosen(s -> roller().rollOut(1, exploration.sigma(trial), s), random);
    }

    private Candidate imagined(SplittableRandom random) {
        List<Candidate> walks = new ArrayList<>();
        for (int i = 0; i < WALKS_IMAGINED; i++) {
            walks.add(roller().rollOut(1, exploration.sigma(trial), random));
        }
        return prior.orElseThrow().imagined(walks, random);
    }

    private Candidate guided(SplittableRandom random) {
        double share = Math.min(1, CHANGES / walk.steps());
        return roller().rollOut(best, share, exploration.sigma(trial), random);
    }

    /** The one of several new candidates that the prior or the learner likes most. */
    private Candidate chosen(Function<SplittableRandom, Candidate> source, SplittableRandom random) {
        int walks = Math.max(1, Math.min(MOST_WALKS, ROWS_A_PROPOSAL / walk.steps()));
        Candidate best = source.apply(random.split());
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < walks; i++) {
            Candidate candidate = i == 0 ? best : source.apply(random.split());
            if (unseen.isNew(candidate)) {
                double expected = prior.isPresent()
                        ? prior.get().promise(candidate)
                        : learner().preference(candidate);
                if (expected > most) {
                    most = expected;
                    best = candidate;
                }
            }
        }
        return best;
    }

    private Learner learner() {
        if (learner == null) {
            learner = algorithm.learner(walk, problem.seed());
            roller = new Roller(walk, learner);
        }
        return learner;
    }

    private Roller roller() {
        learner();
        return roller;
    }

    @Override
    public void learn(Candidate candidate, Outcome outcome) {
        prior.ifPresent(p -> p.learn(candidate, outcome));
        double reward = problem.objective().reward(outcome);
        if (best == null || reward > bestReward) {
            best = candidate;
            bestReward = reward;
        }
        if (walk.steps() > 0) {
            int updates = Math.max(LEAST_UPDATES, Math.min(MOST_UPDATES, UPDATES / problem.trials()));
            learner().teach(candidate, reward, updates);
        }
    }

    @Override
    public Map<String, Double> diagnostics() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("sigma", exploration.sigma(trial));
        if (learner != null) {
            numbers.putAll(learner.diagnostics());
        }
        return numbers;
    }
}
