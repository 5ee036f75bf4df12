package io.lapidary.graph;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.lapidary.candidate.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Picture of a model as data: what can be compressed, what cannot and why.
 *
 * @param sha256 of the model's file
 * @param opset of the file, before normalisation
 * @param sizeBytes of the file
 * @param layers in order of execution
 * @param groups prunable channel groups, in order of their first producer
 * @param frozen layers whose outputs are kept whole, and nodes that are no layers here, each with its reason
 * @param notes further findings for the user, such as operators that Lapidary does not know
 */
public record ModelGraph(
        String name,
        String sha256,
        int opset,
        long sizeBytes,
        List<TensorInfo> inputs,
        List<TensorInfo> outputs,
        List<Layer> layers,
        List<ChannelGroup> groups,
        List<FrozenAxis> frozen,
        List<String> notes) {
    public ModelGraph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        layers = List.copyOf(layers);
        groups = List.copyOf(groups);
        frozen = List.copyOf(frozen);
        notes = List.copyOf(notes);
    }

    /** Multiply–accumulates of the whole model for one sample. */
    @JsonIgnore
    public long macs() {
        return layers.stream().mapToLong(Layer::macs).sum();
    }

    /** Weights and biases of all layers. */
    @JsonIgnore
    public long parameters() {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }

    public Optional<Layer> layer(String name) {
        return layers.stream().filter(l -> l.name().equals(name)).findFirst();
    }

    public Optional<ChannelGroup> group(String name) {
        return groups.stream().filter(g -> g.name().equals(name)).findFirst();
    }

    /** Output channels of a layer that a candidate keeps. */
    public int keptOutputs(Layer layer, Candidate candidate) {
        return keptOutputs(layer, candidate, this::requireGroup);
    }

    private static int keptOutputs(Layer layer, Candidate candidate, Function<String, ChannelGroup> lookup) {
        return layer.outputGroup() == null
                ? layer.outputChannels()
                : kept(lookup.apply(layer.outputGroup()), layer.outputChannels(), candidate);
    }

    /** Input channels of a layer that a candidate keeps. */
    public int keptInputs(Layer layer, Candidate candidate) {
        return keptInputs(layer, candidate, this::requireGroup);
    }

    private static int keptInputs(Layer layer, Candidate candidate, Function<String, ChannelGroup> lookup) {
        return layer.inputs().stream()
                .mapToInt(
                        s -> s.group() == null ? s.channels() : kept(lookup.apply(s.group()), s.channels(), candidate))
                .sum();
    }

    private ChannelGroup requireGroup(String name) {
        return group(name)
                .orElseThrow(() -> new IllegalStateException("Impossible state: no group (%s).".formatted(name)));
    }

    private static int kept(ChannelGroup group, int span, Candidate candidate) {
        return span / group.channels() * group.kept(candidate.keep(group.name()));
    }

    /** Multiply–accumulates of a candidate for one sample: exact. */
    public long macs(Candidate candidate) {
        Map<String, ChannelGroup> byName = new HashMap<>();
        groups.forEach(g -> byName.put(g.name(), g));
        return layers.stream()
                .mapToLong(l -> l.macs(keptInputs(l, candidate, byName::get), keptOutputs(l, candidate, byName::get)))
                .sum();
    }
}
