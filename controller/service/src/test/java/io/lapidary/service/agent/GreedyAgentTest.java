package io.lapidary.service.agent;

class GreedyAgentTest extends SearchAgentContract {
    @Override
    protected SearchAgent agent(SearchProblem problem) {
        return new GreedyAgent(problem);
    }
}
