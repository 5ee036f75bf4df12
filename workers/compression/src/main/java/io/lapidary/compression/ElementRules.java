package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Channels;
import java.util.ArrayList;
import java.util.List;

/** How channels pass operators that treat each value, or each channel, by itself. */
final class ElementRules {
    private ElementRules() {}

    static void unary(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels != null) {
            flow.set(node.output(), channels.axis(), channels.atoms());
        }
    }

    static void pool(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        if (channels.axis() != 1 || node.outputs.size() > 1) {
            flow.freeze(channels, "%s pools over them".formatted(node.name));
            return;
        }
        flow.set(node.output(), 1, channels.atoms());
    }

    static void batchNorm(Node node, ChannelFlow flow) {
        perChannel(node, flow, 4);
    }

    static void instanceNorm(Node node, ChannelFlow flow) {
        perChannel(node, flow, 2);
    }

    private static void perChannel(Node node, ChannelFlow flow, int parameters) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        for (int i = 1; i <= parameters; i++) {
            Tensor parameter = flow.constant(node.input(i));
            if (channels.axis() != 1 || parameter == null || parameter.size() != channels.atoms().length) {
                flow.freeze(channels, "%s has parameters that are not constants".formatted(node.name));
                return;
            }
        }
        for (int i = 1; i <= parameters; i++) {
            flow.tie(node.input(i), 0, channels.atoms());
        }
        flow.set(node.output(), 1, channels.atoms());
    }

    /** Normalises over its axis and all after it; channels before it stay apart. */
    static void layerNorm(Node node, ChannelFlow flow) {
        Channels channels = flow.of(node.input(0));
        if (channels == null) {
            return;
        }
        int rank = flow.shape(node.input(0)).length;
        boolean isBefore = channels.axis() < ShapeRules.positive(node.intAttribute("axis", -1), rank);
        if (isBefore && node.outputs.size() == 1) {
            unary(node, flow);
        } else {
            mixesChannels(node, flow);
        }
    }

    /** QuantizeLinear and DequantizeLinear that are there already are kept; only one scale for all channels lets them pass. */
    static void quantised(Node node, ChannelFlow flow) {
        Tensor scale = flow.constant(node.input(1));
        if (scale != null && scale.size() == 1) {
            unary(node, flow);
        } else {
            flow.freeze(flow.of(node.input(0)), "%s gives each a scale of its own".formatted(node.name));
        }
    }

    /** The output's channels are known but cannot be pruned: each depends on its neighbours. */
    static void mixesChannels(Node node, ChannelFlow flow) {
        flow.freeze(flow.of(node.input(0)), "%s (%s) normalises over them".formatted(node.name, node.op));
        unary(node, flow);
    }

    /** Operators on several tensors with broadcasting: channels that meet are tied together. */
    static void elementwise(Node node, ChannelFlow flow) {
        long[] outShape = flow.shape(node.output());
        if (outShape == null) {
            flow.freezeInputs(node, "%s makes a tensor of unknown shape".formatted(node.name));
            return;
        }
        int axis = -1;
        int[] atoms = null;
        for (String input : node.inputs) {
            Channels channels = flow.of(input);
            if (channels == null) {
                continue;
            }
            int aligned = channels.axis() + outShape.length - flow.shape(input).length;
            if (channels.atoms().length != outShape[aligned]) {
                flow.freeze(channels, "%s spreads them over another tensor".formatted(node.name));
            } else if (atoms == null) {
                axis = aligned;
                atoms = channels.atoms();
            } else if (aligned == axis) {
                flow.unite(atoms, channels.atoms());
            } else {
                flow.freezeInputs(node, "%s joins them along different axes".formatted(node.name));
                return;
            }
        }
        if (atoms == null) {
            return;
        }
        List<Runnable> ties = new ArrayList<>();
        for (String input : node.inputs) {
            long[] shape = flow.shape(input);
            if (flow.of(input) != null && flow.of(input).atoms().length == atoms.length || input.isEmpty()) {
                continue;
            }
            int own = shape == null ? -1 : axis - (outShape.length - shape.length);
            if (shape == null || own >= 0 && shape[own] != 1) {
                if (flow.constant(input) == null) {
                    flow.freeze(
                            atoms, "%s joins them with a tensor whose channels are not followed".formatted(node.name));
                } else {
                    int[] tied = atoms;
                    ties.add(() -> flow.tie(input, own, tied));
                }
            }
        }
        ties.forEach(Runnable::run);
        flow.set(node.output(), axis, atoms);
    }
}
