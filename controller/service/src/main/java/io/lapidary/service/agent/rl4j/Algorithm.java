package io.lapidary.service.agent.rl4j;

import io.lapidary.service.agent.Walk;

/** How an agent learns. */
public enum Algorithm {
    /** Deterministic policy gradient over continuous actions. */
    DDPG {
        @Override
        Learner learner(Walk walk, long seed) {
            return new DdpgLearner(walk, seed);
        }
    },
    /** Double Q-learning over discrete choices. */
    DQN {
        @Override
        Learner learner(Walk walk, long seed) {
            return new DqnLearner(walk, seed);
        }
    },
    /** Advantage actor–critic over discrete choices. */
    A2C {
        @Override
        Learner learner(Walk walk, long seed) {
            return new A2cLearner(walk, seed);
        }
    };

    abstract Learner learner(Walk walk, long seed);
}
