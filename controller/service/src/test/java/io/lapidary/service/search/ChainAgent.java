package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.json.Json;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.agent.Diagnostics;
import io.lapidary.service.agent.SearchAgent;
import io.lapidary.service.cost.CostModel;
import io.lapidary.service.cost.LatencyForecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An agent whose every proposal depends on all it has learnt and on when it learnt it: any change of the order shows in
 * all that follows.
 */
public final class ChainAgent implements SearchAgent, CostModel, Diagnostics {
    /** What was asked of it: {@code p0 p1 l0 p2 l1 …}. */
    public final List<String> calls = new ArrayList<>();

    private final int choices;
    private final int most;
    private final long seed;
    private long memory = 1;
    private int proposed;
    private int learnt;
    int observed;

    /** @param choices the fewer, the more often a candidate comes again; @param most proposals before it has no more */
    public ChainAgent(long seed, int choices, int most) {
        this.seed = seed;
        this.choices = choices;
        this.most = most;
    }

    public AgentSetup setup() {
        return new AgentSetup(this, this);
    }

    @Override
    public List<Candidate> propose(int n) {
        List<Candidate> proposals = new ArrayList<>();
        for (int i = 0; i < n && proposed < most; i++) {
            calls.add("p" + proposed);
            int choice = 1 + new SplittableRandom(seed * 31 + memory + proposed).nextInt(choices);
            proposals.add(Toy.keep((double) choice / (choices + 1)));
            proposed++;
        }
        return proposals;
    }

    @Override
    public void learn(Candidate candidate, Outcome outcome) {
        calls.add("l" + learnt);
        // Of the text, since the hash of an enum differs from process to process.
        memory = memory * 1_000_003
                + candidate.id().hashCode() * 31L
                + Json.write(outcome).hashCode()
                + proposed;
        learnt++;
    }

    @Override
    public Map<String, Double> diagnostics() {
        return Map.of("lessons", (double) learnt);
    }

    @Override
    public long macs(Candidate candidate) {
        return Math.round(16 * candidate.keep("g"));
    }

    @Override
    public long sizeBytes(Candidate candidate) {
        return Math.round(1000 * candidate.keep("g"));
    }

    @Override
    public LatencyForecast latency(Candidate candidate) {
        return LatencyForecast.exactly(candidate.keep("g"));
    }

    @Override
    public void observe(Candidate candidate, Latency measured) {
        observed++;
    }
}
