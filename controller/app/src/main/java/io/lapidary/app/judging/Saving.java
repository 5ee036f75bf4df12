package io.lapidary.app.judging;

import io.lapidary.outcome.Outcome;
import io.lapidary.spec.Objective;
import java.util.Comparator;
import java.util.List;

/**
 * What ending early saved on one seed's candidates.
 *
 * @param refused before anything was run, in both ways of judging
 * @param sameBest whether the best by whole judging, or where none is feasible all of them, were judged to the end
 */
record Saving(
        long seed,
        int candidates,
        long refused,
        long cutSurely,
        long cutAlmostSurely,
        double wholeSeconds,
        double seconds,
        boolean sameBest) {
    /** An outcome and how long it took. */
    record Timed(Outcome outcome, double seconds) {}

    /** One candidate, judged wholly and as a search does. */
    record Twice(Objective objective, Timed whole, Timed cheaper) {
        boolean isFeasible() {
            return objective.isFeasible(whole.outcome());
        }

        double reward() {
            return objective.reward(whole.outcome());
        }

        private boolean isCut() {
            return cheaper.outcome() instanceof Outcome.Infeasible cut && cut.seen() != null;
        }

        private boolean isCutSurely() {
            return isCut() && ((Outcome.Infeasible) cheaper.outcome()).seen().sure();
        }

        private boolean isRefused() {
            return whole.outcome() instanceof Outcome.Infeasible;
        }
    }

    static Saving of(long seed, List<Twice> judged) {
        boolean sameBest = judged.stream()
                .filter(Twice::isFeasible)
                .max(Comparator.comparingDouble(Twice::reward))
                .map(best -> !best.isCut())
                .orElse(judged.stream().noneMatch(Twice::isCut));
        long cut = judged.stream().filter(Twice::isCut).count();
        long surely = judged.stream().filter(Twice::isCutSurely).count();
        return new Saving(
                seed,
                judged.size(),
                judged.stream().filter(Twice::isRefused).count(),
                surely,
                cut - surely,
                judged.stream().mapToDouble(t -> t.whole().seconds()).sum(),
                judged.stream().mapToDouble(t -> t.cheaper().seconds()).sum(),
                sameBest);
    }

    /** Of the time that whole judging took. */
    double share() {
        return 1 - seconds / wholeSeconds;
    }
}
