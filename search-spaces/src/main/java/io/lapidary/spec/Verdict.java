package io.lapidary.spec;

import java.util.List;

/**
 * What an objective says of a measurement.
 *
 * @param feasible whether it may be delivered
 * @param violations the limits it breaks
 * @param reward for the agent; every feasible candidate's is above every infeasible one's
 */
public record Verdict(boolean feasible, List<Violation> violations, double reward) {
    public Verdict {
        violations = List.copyOf(violations);
    }
}
