package io.lapidary.service.agent;

import io.lapidary.issue.InvalidInput;
import io.lapidary.service.agent.rl4j.DdpgAgent;
import io.lapidary.spec.AgentKind;

/** Makes agents. */
public final class Agents {
    private Agents() {}

    /**
     * An agent for a problem; it belongs to the thread that first asks it for candidates.
     *
     * @throws InvalidInput where there is no agent of that kind
     */
    public static SearchAgent create(AgentKind kind, SearchProblem problem) {
        return switch (kind) {
            case DDPG -> DdpgAgent.fromPrior(problem);
            case GREEDY -> new GreedyAgent(problem);
            case RANDOM -> new RandomAgent(problem);
            case UNIFORM -> new UniformAgent(problem);
            case EVOLUTION -> EvolutionAgent.plain(problem);
            default ->
                throw InvalidInput.of(
                        "agent",
                        kind.label(),
                        "There is no such agent in this release.",
                        "Choose ddpg, random or greedy.");
        };
    }
}
