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
 * @param machine name of the one that was looked at; empty where it was not noted
 */
public record DeviceProfile(
        String device,
        List<String> features,
        int channelStep,
        List<Precision> gains,
        double borderMicros,
        double overheadMicros,
        List<LayerTime> layerTimes,
        Map<String, String> engines,
        String machine) {
    public DeviceProfile {
        features = List.copyOf(features);
        gains = List.copyOf(gains);
        layerTimes = List.copyOf(layerTimes);
        // Sorted: its JSON is hashed.
        engines = Collections.unmodifiableMap(new TreeMap<>(engines));
        machine = machine == null ? "" : machine;
    }

    /** A processor that no model was timed on. */
    public static DeviceProfile ofProcessor(
            String device,
            List<String> features,
            int channelStep,
            List<Precision> gains,
            Map<String, String> engines,
            String machine) {
        return new DeviceProfile(device, features, channelStep, gains, 0, 0, List.of(), engines, machine);
    }

    /** The same with the times of a model on a processor of that kind. */
    public DeviceProfile timed(DeviceProfile times) {
        return new DeviceProfile(
                device,
                features,
                channelStep,
                gains,
                times.borderMicros,
                times.overheadMicros,
                times.layerTimes,
                engines,
                machine);
    }

    /** Whether it is the same kind of processor, wherever it is and whatever was measured on it. */
    public boolean isSameProcessor(DeviceProfile other) {
        return device.equals(other.device) && features.equals(other.features);
    }
}
