package io.lapidary.service.agent;

import io.lapidary.service.agent.rl4j.Algorithm;
import io.lapidary.service.agent.rl4j.LearningAgent;
import java.util.function.Function;

/**
 * Agents as they are compared: those that a search can name, and the same with something taken away or added, so that
 * one sees what that is worth.
 */
public enum Contender {
    DDPG("ddpg", p -> LearningAgent.fromPrior(Algorithm.DDPG, p)),
    DDPG_WITHOUT_IMAGINATION("ddpg, no imagination", p -> LearningAgent.withoutImagination(Algorithm.DDPG, p)),
    DDPG_PLAIN("ddpg, no prior", p -> LearningAgent.plain(Algorithm.DDPG, p)),
    DQN("dqn", p -> LearningAgent.fromPrior(Algorithm.DQN, p)),
    A2C("a2c", p -> LearningAgent.fromPrior(Algorithm.A2C, p)),
    GREEDY("greedy", GreedyAgent::new),
    EVOLUTION_INFORMED("evolution, same prior", EvolutionAgent::fromPrior),
    EVOLUTION("evolution", EvolutionAgent::plain),
    RANDOM_INFORMED("random, same prior", RandomAgent::fromPrior),
    RANDOM("random", RandomAgent::plain),
    UNIFORM("uniform", UniformAgent::new);

    /** One more whenever agents propose otherwise than before: what they were seen to do no longer holds then. */
    public static final int VERSION = 1;

    /** What a search uses that names no agent. */
    public static final Contender DEFAULT = DDPG;

    private final String label;
    private final Function<SearchProblem, SearchAgent> maker;

    Contender(String label, Function<SearchProblem, SearchAgent> maker) {
        this.label = label;
        this.maker = maker;
    }

    /** Its name in tables. */
    public String label() {
        return label;
    }

    /** An agent for a problem; it belongs to the thread that first asks it for candidates. */
    public SearchAgent agent(SearchProblem problem) {
        return maker.apply(problem);
    }
}
