package io.lapidary.spec;

import io.lapidary.space.SpaceRules;

/**
 * All that the user asked of a search, with every default filled in.
 *
 * @param model path of the ONNX file; in a service, SHA-256 of the uploaded one
 * @param seed of everything that is drawn
 */
public record SearchSpec(
        String name,
        String model,
        DataSpec data,
        Metric metric,
        SpaceRules space,
        Objective objective,
        AgentKind agent,
        Budget budget,
        DeviceSpec device,
        long seed) {}
