package io.lapidary.service.agent;

class RandomAgentTest extends SearchAgentContract {
    @Override
    protected SearchAgent agent(SearchProblem problem) {
        return RandomAgent.plain(problem);
    }
}
