package io.lapidary.service.host;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an agent's learning goes.
 *
 * @param agent its kind, as the spec names it
 * @param rewards of all trials with an outcome, in trial order
 * @param diagnostics what the agent said of itself after its latest lesson, in its order; empty where it says nothing or
 *     the search is not under way
 * @param history what it said of itself from proposal to proposal
 */
public record AgentReport(String agent, List<Reward> rewards, Map<String, Double> diagnostics, History history) {
    /** So many trials are averaged over. */
    public static final int AVERAGED = 20;

    public AgentReport {
        rewards = List.copyOf(rewards);
        diagnostics = Collections.unmodifiableMap(new LinkedHashMap<>(diagnostics));
    }

    /**
     * What the agent said of itself when it proposed some of its trials, in columns.
     *
     * @param seq numbers of the events
     * @param trial numbers of the trials
     * @param numbers by name; null where it did not say that number then
     */
    public record History(List<Long> seq, List<Long> trial, Map<String, List<Double>> numbers) {
        /** Where it said nothing. */
        public static final History NONE = new History(List.of(), List.of(), Map.of());

        public History {
            seq = List.copyOf(seq);
            trial = List.copyOf(trial);
            Map<String, List<Double>> columns = new LinkedHashMap<>();
            numbers.forEach((name, values) -> columns.put(name, Collections.unmodifiableList(new ArrayList<>(values))));
            numbers = Collections.unmodifiableMap(columns);
        }
    }

    /**
     * One trial's reward.
     *
     * @param average of this trial and those before it, {@link #AVERAGED} at most
     */
    public record Reward(long trial, double reward, double average, boolean feasible) {}
}
