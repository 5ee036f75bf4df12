package io.lapidary.service.agent;

import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.ModelProfile;
import io.lapidary.service.cost.CostModel;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.Objective;

/**
 * All that an agent may know.
 *
 * @param trials the budget, by which schedules are scaled
 * @param seed of everything that is drawn
 */
public record SearchProblem(
        ModelGraph graph,
        SearchSpace space,
        ModelProfile profile,
        CostModel costs,
        Objective objective,
        int trials,
        long seed) {}
