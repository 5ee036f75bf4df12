package io.lapidary.service.agent;

import java.util.Map;

/** An agent that can say how its learning goes. Called by the agent's own thread. */
public interface Diagnostics {
    /** Named numbers as of now, in a fixed order: losses, exploration. */
    Map<String, Double> diagnostics();
}
