package io.lapidary.service.agent;

import io.lapidary.spec.AgentKind;

/** Makes the agents that a search can name. */
public final class Agents {
    private Agents() {}

    /** An agent for a problem; it belongs to the thread that first asks it for candidates. */
    public static SearchAgent create(AgentKind kind, SearchProblem problem) {
        Contender contender =
                switch (kind) {
                    case DDPG -> Contender.DDPG;
                    case DQN -> Contender.DQN;
                    case A2C -> Contender.A2C;
                    case GREEDY -> Contender.GREEDY;
                    case EVOLUTION -> Contender.EVOLUTION;
                    case RANDOM -> Contender.RANDOM;
                    case UNIFORM -> Contender.UNIFORM;
                };
        return contender.agent(problem);
    }
}
