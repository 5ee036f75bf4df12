package io.lapidary.runtime;

import io.lapidary.candidate.Precision;
import io.lapidary.profile.DeviceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the system says of its processor.
 *
 * @param features those that decide how a network runs on it, as Linux names them
 */
public record Processor(String name, List<String> features) {
    private static final List<String> THAT_MATTER = List.of(
            "sse2",
            "avx2",
            "fma",
            "f16c",
            "avx512f",
            "avx512bw",
            "avx512_vnni",
            "avx_vnni",
            "avx512_bf16",
            "avx512_fp16",
            "amx_int8",
            "amx_bf16",
            "asimd",
            "asimdhp",
            "asimddp",
            "i8mm",
            "bf16",
            "sve");

    public Processor {
        features = List.copyOf(features);
    }

    /** Of this machine. */
    public static Processor ofSystem() {
        return of(Path.of("/proc/cpuinfo"), System.getProperty("os.arch"));
    }

    /** @param architecture as Java names it; all that is known where the file cannot be read */
    static Processor of(Path cpuinfo, String architecture) {
        List<String> lines;
        try {
            lines = Files.isReadable(cpuinfo) ? Files.readAllLines(cpuinfo) : List.of();
        } catch (IOException e) {
            lines = List.of();
        }
        Set<String> flags = new HashSet<>();
        for (String key : List.of("flags", "Features")) {
            flags.addAll(Arrays.asList(value(lines, key).split("\\s+")));
        }
        if (architecture.equals("aarch64")) {
            // Every 64-bit ARM has it, also where the system does not list features.
            flags.add("asimd");
        } else {
            flags.add("sse2");
        }
        String name = value(lines, "model name");
        return new Processor(
                name.isEmpty() ? architecture : name,
                THAT_MATTER.stream().filter(flags::contains).toList());
    }

    private static String value(List<String> lines, String key) {
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    /**
     * What it is, as far as that is known without running anything.
     *
     * @param engines that will run on it, with their versions
     * @param machine its name
     */
    public DeviceProfile profile(Map<String, String> engines, String machine) {
        return DeviceProfile.ofProcessor(name, features, channelStep(), gains(), engines, machine);
    }

    /** ONNX Runtime's blocked convolutions work on this many channels at once. */
    int channelStep() {
        return features.contains("avx512f") ? 16 : 8;
    }

    /** Int8 gains where the processor adds products of bytes in one step. */
    List<Precision> gains() {
        boolean dotProduct = features.stream()
                .anyMatch(f -> f.equals("avx512_vnni")
                        || f.equals("avx_vnni")
                        || f.equals("amx_int8")
                        || f.equals("asimddp")
                        || f.equals("i8mm"));
        return dotProduct ? List.of(Precision.FLOAT32, Precision.INT8) : List.of(Precision.FLOAT32);
    }
}
