package io.lapidary.service.agent;

class UniformAgentTest extends SearchAgentContract {
    @Override
    protected SearchAgent agent(SearchProblem problem) {
        return new UniformAgent(problem);
    }
}
