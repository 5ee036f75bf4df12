package io.lapidary.service.host;

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
 */
public record AgentReport(String agent, List<Reward> rewards, Map<String, Double> diagnostics) {
    /** So many trials are averaged over. */
    public static final int AVERAGED = 20;

    public AgentReport {
        rewards = List.copyOf(rewards);
        diagnostics = Collections.unmodifiableMap(new LinkedHashMap<>(diagnostics));
    }

    /**
     * One trial's reward.
     *
     * @param average of this trial and those before it, {@link #AVERAGED} at most
     */
    public record Reward(long trial, double reward, double average, boolean feasible) {}
}
