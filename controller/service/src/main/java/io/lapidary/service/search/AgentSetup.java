package io.lapidary.service.search;

import io.lapidary.service.agent.SearchAgent;
import io.lapidary.service.cost.CostModel;
import java.util.Objects;

/**
 * An agent with the cost model of its problem, which learns from the same outcomes in the same order.
 *
 * @param costs the one that the agent's {@code SearchProblem} holds
 */
public record AgentSetup(SearchAgent agent, CostModel costs) {
    public AgentSetup {
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(costs, "costs");
    }
}
