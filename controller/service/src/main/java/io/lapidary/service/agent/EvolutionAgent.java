package io.lapidary.service.agent;

import io.lapidary.candidate.Candidate;
import io.lapidary.outcome.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Mutation and crossover, as Once-for-All (Cai et al. 2020) and APQ (Wang et al. 2020) search: a first population of
 * random draws, then children of its best quarter, half of them mutated (each choice with probability 0.1) and half crossed
 * from two parents. Children over the limits that the cost model knows are drawn again before they cost an evaluation. The
 * published population of 100 is scaled to the budget, and children replace the worst one at a time, so that several may be
 * in flight.
 */
final class EvolutionAgent implements SearchAgent {
    private static final int MOST_PARENTS_AND_CHILDREN = 100;
    private static final int FEWEST = 8;
    private static final int BUDGET_SHARE = 4;
    private static final int PARENT_SHARE = 4;
    private static final double MUTATION = 0.1;
    private static final int TRIES = 50;

    private record Member(Candidate candidate, double reward, long born) {}

    /** The fitter first; of equal ones the younger. */
    private static final Comparator<Member> FITNESS = Comparator.comparingDouble(Member::reward)
            .thenComparing(Member::born)
            .reversed();

    private final SearchProblem problem;
    private final Walk walk;
    private final Unseen unseen;
    private final int size;
    private final Optional<Prior> prior;
    private final List<Member> population = new ArrayList<>();
    private long trial;
    private long born;

    private EvolutionAgent(SearchProblem problem, boolean usesPrior) {
        this.problem = problem;
        this.walk = new Walk(problem);
        this.unseen = new Unseen(walk);
        this.size = Math.max(FEWEST, Math.min(MOST_PARENTS_AND_CHILDREN, problem.trials() / BUDGET_SHARE));
        this.prior = usesPrior ? Optional.of(new Prior(problem, walk, unseen)) : Optional.empty();
    }

    /** Knows nothing but what it is told. */
    static EvolutionAgent plain(SearchProblem problem) {
        return new EvolutionAgent(problem, false);
    }

    /** Starts from the closed-form ladder, and lets the forecast choose among children. */
    static EvolutionAgent fromPrior(SearchProblem problem) {
        return new EvolutionAgent(problem, true);
    }

    @Override
    public List<Candidate> propose(int n) {
        List<Candidate> proposals = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            SplittableRandom random = Draws.of(problem.seed(), trial);
            Candidate wish = prior.flatMap(Prior::nextRung).orElseGet(() -> wish(random));
            Optional<Candidate> proposal = unseen.near(wish, random);
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
        if (trial < size && prior.isEmpty()
                || population.size() < 2
                || walk.knobs().size() == 0) {
            return RandomAgent.draw(walk, random);
        }
        return prior.isPresent() ? prior.get().mostPromising(this::child, random) : child(random);
    }

    private Candidate child(SplittableRandom random) {
        int[] levels = {};
        for (int i = 0; i < TRIES; i++) {
            levels = random.nextBoolean() ? mutated(random) : crossed(random);
            Candidate child = walk.knobs().candidate(levels);
            if (walk.wall().holds(child) && unseen.isNew(child)) {
                return child;
            }
        }
        return walk.lowered(levels);
    }

    private int[] parent(SplittableRandom random) {
        int parents = Math.max(2, population.size() / PARENT_SHARE);
        return walk.knobs().levels(population.get(random.nextInt(parents)).candidate());
    }

    private int[] mutated(SplittableRandom random) {
        int[] levels = parent(random);
        int sure = random.nextInt(levels.length);
        for (int k = 0; k < levels.length; k++) {
            if (k == sure || random.nextDouble() < MUTATION) {
                levels[k] = random.nextInt(walk.knobs().knob(k).levels());
            }
        }
        return levels;
    }

    private int[] crossed(SplittableRandom random) {
        int[] levels = parent(random);
        int[] other = parent(random);
        for (int k = 0; k < levels.length; k++) {
            if (random.nextBoolean()) {
                levels[k] = other[k];
            }
        }
        return levels;
    }

    @Override
    public void learn(Candidate candidate, Outcome outcome) {
        prior.ifPresent(p -> p.learn(candidate, outcome));
        population.add(new Member(candidate, problem.objective().reward(outcome), born++));
        population.sort(FITNESS);
        if (population.size() > size) {
            population.remove(size);
        }
    }
}
