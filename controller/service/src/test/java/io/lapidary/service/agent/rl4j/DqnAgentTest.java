package io.lapidary.service.agent.rl4j;

import io.lapidary.service.agent.SearchAgent;
import io.lapidary.service.agent.SearchAgentContract;
import io.lapidary.service.agent.SearchProblem;

class DqnAgentTest extends SearchAgentContract {
    @Override
    protected SearchAgent agent(SearchProblem problem) {
        return LearningAgent.fromPrior(Algorithm.DQN, problem);
    }
}
