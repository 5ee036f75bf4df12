package io.lapidary.profile;

import java.util.List;
import java.util.Optional;

/**
 * What one calibration pass says of a model; small, and all that the agent and {@code plan} see of it.
 *
 * @param modelSha256 of the model's file
 * @param criterion by which channels were ordered
 * @param baseAccuracy of the untouched model on the validation split, in percent
 * @param samples calibration samples used
 */
public record ModelProfile(
        String modelSha256,
        String criterion,
        int samples,
        double baseAccuracy,
        List<GroupProfile> groups,
        List<LayerProfile> layers) {
    public ModelProfile {
        groups = List.copyOf(groups);
        layers = List.copyOf(layers);
    }

    public Optional<GroupProfile> group(String name) {
        return groups.stream().filter(g -> g.group().equals(name)).findFirst();
    }

    public Optional<LayerProfile> layer(String name) {
        return layers.stream().filter(l -> l.layer().equals(name)).findFirst();
    }
}
