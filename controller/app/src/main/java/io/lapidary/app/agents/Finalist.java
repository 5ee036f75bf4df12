package io.lapidary.app.agents;

import io.lapidary.outcome.Latency;

/** The best candidate of all of an agent's runs, and what a clock says of it. */
record Finalist(AgentRun run, AgentRun.Trial best, Latency measured) {}
