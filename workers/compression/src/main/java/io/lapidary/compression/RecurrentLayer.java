package io.lapidary.compression;

import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an LSTM, GRU or RNN costs: at each step of the sequence, in each direction, every gate multiplies the input and
 * the hidden state by its weights W and R.
 */
final class RecurrentLayer {
    private static final Set<String> OPERATORS = Set.of("LSTM", "GRU", "RNN");
    /** Bias, and what an LSTM's gates take from its cell. */
    private static final List<Integer> OTHER_PARAMETERS = List.of(3, 7);

    private RecurrentLayer() {}

    /**
     * The row of a recurrent layer; empty for another node, or where its shapes are not known.
     *
     * @param batch samples of the run that the shapes are from
     */
    static Optional<Layer> row(Node node, int index, ChannelFlow flow, long batch) {
        long[] input = flow.shape(node.input(0));
        long[] weights = flow.shape(node.input(1));
        long[] recurrence = flow.shape(node.input(2));
        boolean isKnown = input != null && weights != null && recurrence != null;
        if (!node.domain.isEmpty() || !OPERATORS.contains(node.op) || !isKnown) {
            return Optional.empty();
        }
        long steps = Math.max(1, input[0] * input[1] / batch);
        long products = Math.addExact(elements(weights), elements(recurrence));
        long others = OTHER_PARAMETERS.stream()
                .map(i -> flow.shape(node.input(i)))
                .mapToLong(shape -> shape == null ? 0 : elements(shape))
                .sum();
        int inputs = (int) input[2];
        return Optional.of(new Layer(
                node.name,
                index,
                node.op,
                LayerKind.RECURRENT,
                inputs,
                (int) (recurrence[0] * recurrence[2]),
                List.of(),
                List.of(),
                1,
                steps,
                Math.multiplyExact(steps, products),
                products + others,
                List.of(new ChannelSpan(null, inputs)),
                null,
                false));
    }

    private static long elements(long[] shape) {
        return Shape.of(shape).elements();
    }
}
