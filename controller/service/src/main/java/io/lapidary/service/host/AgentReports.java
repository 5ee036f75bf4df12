package io.lapidary.service.host;

import io.lapidary.json.Json;
import io.lapidary.service.host.AgentReport.History;
import io.lapidary.service.host.AgentReport.Reward;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.TrialQuery;
import io.lapidary.service.store.TrialRow;
import io.lapidary.spec.SearchSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes agents' reports from stored trials. */
final class AgentReports {
    private static final int AT_ONCE = 1000;
    /** More could not be told apart where they are drawn. */
    private static final int MOST_SAID = 500;

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
        return new AgentReport(spec.agent().label(), rewards, diagnostics, history(store, search));
    }

    private static History history(SearchStore store, String search) {
        List<Long> seq = new ArrayList<>();
        List<Proposed> said = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (StoredEvent stored : store.sample(search, "proposed", MOST_SAID)) {
            Proposed proposed = (Proposed) Json.read(stored.json(), SearchEvent.class);
            if (proposed.said() != null) {
                seq.add(stored.seq());
                said.add(proposed);
                names.addAll(proposed.said().keySet());
            }
        }
        Map<String, List<Double>> numbers = new LinkedHashMap<>();
        names.forEach(name ->
                numbers.put(name, said.stream().map(p -> p.said().get(name)).toList()));
        return new History(seq, said.stream().map(Proposed::trial).toList(), numbers);
    }
}
