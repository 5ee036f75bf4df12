package io.lapidary.service.host;

import io.lapidary.service.host.AgentReport.Reward;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.TrialQuery;
import io.lapidary.service.store.TrialRow;
import io.lapidary.spec.SearchSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes agents' reports from stored trials. */
final class AgentReports {
    private static final int AT_ONCE = 1000;

    private AgentReports() {}

    static AgentReport of(SearchSpec spec, SearchStore store, String search, Map<String, Double> diagnostics) {
        List<Reward> rewards = new ArrayList<>();
        double sum = 0;
        List<TrialRow> page;
        do {
            page = store.trials(
                            search,
                            new TrialQuery(Set.of(), null, TrialQuery.Sort.NUMBER, false, rewards.size(), AT_ONCE))
                    .items();
            for (TrialRow row : page) {
                sum += row.reward();
                int left = rewards.size() - AgentReport.AVERAGED;
                sum -= left < 0 ? 0 : rewards.get(left).reward();
                int averaged = Math.min(rewards.size() + 1, AgentReport.AVERAGED);
                rewards.add(new Reward(row.number(), row.reward(), sum / averaged, row.feasible()));
            }
        } while (page.size() == AT_ONCE);
        return new AgentReport(spec.agent().label(), rewards, diagnostics);
    }
}
