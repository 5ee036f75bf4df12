package io.lapidary.runtime;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import java.util.Map;
import java.util.TreeMap;

/** Names and versions of what models run on. */
public final class Engines {
    private Engines() {}

    /** Of all that judges. */
    public static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>(ofSessions());
        versions.put("djl", String.valueOf(Engine.getDjlVersion()));
        return versions;
    }

    /** Of what latency is measured with, which is all that some workers have. */
    public static Map<String, String> ofSessions() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("onnxruntime", OrtEnvironment.getEnvironment().getVersion());
        versions.put("java", Runtime.version().toString());
        return versions;
    }
}
