package io.lapidary.runtime;

import io.lapidary.outcome.Latency;
import io.lapidary.profile.DeviceProfile;
import java.util.List;

/**
 * What experiments on made-up layers say of a machine.
 *
 * @param device the processor, with the channel step and the gaining precisions as they were found; as the processor's
 *     features have them where {@code noisy}
 * @param threads of one run
 * @param widths times of a pair of convolutions by the channels between them, fewest first
 * @param noisy whether two measurements of the step did not agree
 * @param layers kinds of layers, each in int8 beside float
 */
public record DeviceFindings(
        DeviceProfile device, int threads, List<WidthTime> widths, boolean noisy, List<LayerGain> layers) {
    public DeviceFindings {
        widths = List.copyOf(widths);
        layers = List.copyOf(layers);
    }

    /** Time of an undisturbed run at that many channels. */
    public record WidthTime(int channels, double micros) {}

    /** Time of a kind of layer in int8 beside its time in float; its borders to float are part of it. */
    public record LayerGain(String layer, Latency int8) {}
}
