package io.lapidary.compression;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a layer of a compressed network should answer: the original's output; where that is added to a shortcut, the
 * original's sum minus what the compressed network already has there.
 *
 * @param output the layer's result
 * @param sum what becomes of it by additions alone; the output itself where there are none
 */
record RefitTarget(String output, String sum) {
    /**
     * Follows additions behind a layer, as far as nothing else reads what is added to.
     *
     * @param isOpen whether a node is a layer whose weights are still to change, so that what it makes is not known yet
     */
    static RefitTarget of(OnnxModel model, Node layer, Predicate<Node> isOpen) {
        Graph graph = model.normalised();
        Map<String, List<Node>> readers = graph.readers();
        Map<String, Node> producers = graph.producers();
        String sum = layer.output();
        while (readers.getOrDefault(sum, List.of()).size() == 1 && !graph.isOutput(sum)) {
            Node reader = readers.get(sum).get(0);
            String before = sum;
            boolean isAddition = (reader.is("Add") || reader.is("Sum"))
                    && Arrays.equals(model.shapes().get(sum), model.shapes().get(reader.output()));
            if (!isAddition
                    || reader.inputs.stream().anyMatch(i -> !i.equals(before) && reaches(i, producers, isOpen))) {
                break;
            }
            sum = reader.output();
        }
        return new RefitTarget(layer.output(), sum);
    }

    private static boolean reaches(String tensor, Map<String, Node> producers, Predicate<Node> isOpen) {
        Set<Node> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(tensor));
        while (!open.isEmpty()) {
            Node producer = producers.get(open.pop());
            if (producer != null && seen.add(producer)) {
                if (isOpen.test(producer)) {
                    return true;
                }
                open.addAll(producer.inputs);
            }
        }
        return false;
    }

    private boolean isAdded() {
        return !sum.equals(output);
    }

    /** Tensors of the compressed network that it is worked out from. */
    Set<String> ofCompressed() {
        return isAdded() ? Set.of(output, sum) : Set.of();
    }

    /**
     * The targets for one batch.
     *
     * @param original has the original's {@link #sum}
     * @param compressed has {@link #ofCompressed}
     * @param kept indices of the outputs that the compressed layer still has
     * @param channelsLast whether the output channel is the innermost axis, as a matrix product has it
     */
    Reader reader(
            Map<String, FloatTensor> original,
            Map<String, FloatTensor> compressed,
            int[] kept,
            int outputs,
            boolean channelsLast) {
        Map<String, FloatTensor> own = new HashMap<>(compressed);
        FloatTensor whole = original.get(sum);
        int positions = (int) (whole.shape().elements() / whole.shape().dim(0) / outputs);
        return (sample, position, y) -> {
            for (int i = 0; i < kept.length; i++) {
                y[i] = whole.values().get(place(sample, position, kept[i], outputs, positions, channelsLast));
                if (isAdded()) {
                    int at = place(sample, position, i, kept.length, positions, channelsLast);
                    y[i] -= own.get(sum).values().get(at)
                            - own.get(output).values().get(at);
                }
            }
        };
    }

    private static int place(int sample, int position, int channel, int channels, int positions, boolean channelsLast) {
        return channelsLast
                ? (sample * positions + position) * channels + channel
                : (sample * channels + channel) * positions + position;
    }

    /** Reads the targets at one position. */
    @FunctionalInterface
    interface Reader {
        void read(int sample, int position, double[] y);
    }
}
