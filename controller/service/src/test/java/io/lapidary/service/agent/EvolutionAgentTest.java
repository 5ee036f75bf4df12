package io.lapidary.service.agent;

class EvolutionAgentTest extends SearchAgentContract {
    @Override
    protected SearchAgent agent(SearchProblem problem) {
        return EvolutionAgent.plain(problem);
    }
}
