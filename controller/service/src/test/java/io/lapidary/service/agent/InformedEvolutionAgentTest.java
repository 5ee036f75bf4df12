package io.lapidary.service.agent;

class InformedEvolutionAgentTest extends SearchAgentContract {
    @Override
    protected SearchAgent agent(SearchProblem problem) {
        return EvolutionAgent.fromPrior(problem);
    }
}
