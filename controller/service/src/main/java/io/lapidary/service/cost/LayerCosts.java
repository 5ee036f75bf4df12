package io.lapidary.service.cost;

import io.lapidary.candidate.Precision;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.profile.LayerTime;
import java.util.HashMap;
import java.util.Map;

/**
 * Times of a model's layers at full width. A layer that the probe did not time gets its share by MACs: at the mean
 * speed of the timed ones, or of a single core where none was timed.
 */
final class LayerCosts {
    private static final double MACS_PER_MICRO = 20_000;
    private static final double INT8_WHERE_IT_GAINS = 0.4;
    private static final double INT8_ELSEWHERE = 1.2;

    private final double[] floatMicros;
    private final double[] int8Micros;

    LayerCosts(ModelGraph graph, DeviceProfile device) {
        Map<String, LayerTime> timed = new HashMap<>();
        device.layerTimes().forEach(t -> timed.put(t.layer(), t));
        double micros = 0;
        double int8 = 0;
        double macs = 0;
        for (Layer layer : graph.layers()) {
            LayerTime time = timed.get(layer.name());
            if (time != null) {
                micros += time.floatMicros();
                int8 += time.int8Micros();
                macs += layer.macs();
            }
        }
        boolean known = micros > 0 && macs > 0;
        double microsPerMac = known ? micros / macs : 1 / MACS_PER_MICRO;
        double int8Share = known && int8 > 0
                ? int8 / micros
                : device.gains().contains(Precision.INT8) ? INT8_WHERE_IT_GAINS : INT8_ELSEWHERE;
        int layers = graph.layers().size();
        floatMicros = new double[layers];
        int8Micros = new double[layers];
        for (int i = 0; i < layers; i++) {
            Layer layer = graph.layers().get(i);
            LayerTime time = timed.get(layer.name());
            floatMicros[i] = time != null && time.floatMicros() > 0 ? time.floatMicros() : layer.macs() * microsPerMac;
            int8Micros[i] = time != null && time.int8Micros() > 0 ? time.int8Micros() : floatMicros[i] * int8Share;
        }
    }

    double micros(int layer, boolean int8) {
        return int8 ? int8Micros[layer] : floatMicros[layer];
    }
}
