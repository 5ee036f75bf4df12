package io.lapidary.spec;

/** Who proposes candidates. */
public enum AgentKind implements Labelled {
    /** Continuous actor and critic. */
    DDPG("ddpg"),
    /** Double Q-learning on discrete choices. */
    DQN("dqn"),
    /** Advantage actor–critic on discrete choices. */
    A2C("a2c"),
    /** Uniform draws. */
    RANDOM("random"),
    /** The same for every layer. */
    UNIFORM("uniform"),
    /** By closed-form errors. */
    GREEDY("greedy"),
    /** Mutation and crossover. */
    EVOLUTION("evolution");

    private final String label;

    AgentKind(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
