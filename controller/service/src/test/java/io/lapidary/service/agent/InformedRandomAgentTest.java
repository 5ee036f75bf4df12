package io.lapidary.service.agent;

class InformedRandomAgentTest extends SearchAgentContract {
    @Override
    protected SearchAgent agent(SearchProblem problem) {
        return RandomAgent.fromPrior(problem);
    }
}
