package io.lapidary.profile;

import io.lapidary.candidate.Precision;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a probe says of a device.
 *
 * @param device its name, such as the processor's model
 * @param features the processor's features that matter here, such as {@code avx512_vnni}
 * @param channelStep channel counts gain in steps of this many
 * @param gains precisions that make a layer faster here
 * @param borderMicros cost of one change between float and int8, for a whole model run
 * @param layerTimes of the probed model; empty where only the processor was looked at
 * @param overheadMicros time of a run that no layer accounts for
 */
public record DeviceProfile(
        String device,
        List<String> features,
        int channelStep,
        List<Precision> gains,
        double borderMicros,
        double overheadMicros,
        List<LayerTime> layerTimes,
        Map<String, String> engines) {
    public DeviceProfile {
        features = List.copyOf(features);
        gains = List.copyOf(gains);
        layerTimes = List.copyOf(layerTimes);
        // Sorted: its JSON is hashed.
        engines = Collections.unmodifiableMap(new TreeMap<>(engines));
    }
}
