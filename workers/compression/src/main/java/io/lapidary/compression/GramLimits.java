package io.lapidary.compression;

import java.util.ArrayList;
import java.util.List;

/**
 * How many columns one Gram matrix may have. A wider layer has several, of blocks of its inputs: what inputs of different
 * blocks have in common is then not made use of, and memory grows with the layer's width, not with its square.
 *
 * @param mostColumns of a layer with one matrix, its bias included
 * @param blockColumns of each matrix of a wider layer, its bias included; a single input with more has one of its own
 */
record GramLimits(int mostColumns, int blockColumns) {
    static final GramLimits DEFAULT = new GramLimits(8192, 2048);

    /** Input channels, from one to before another. */
    record Block(int from, int to) {}

    /** The blocks of a layer, of nearly the same size. */
    List<Block> blocks(int inputs, int columnsPerInput) {
        if (!isWide(inputs * columnsPerInput + 1)) {
            return List.of(new Block(0, inputs));
        }
        int most = Math.max(1, (blockColumns - 1) / columnsPerInput);
        int count = (inputs + most - 1) / most;
        List<Block> blocks = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            blocks.add(new Block((int) ((long) inputs * b / count), (int) ((long) inputs * (b + 1) / count)));
        }
        return blocks;
    }

    boolean isWide(int columns) {
        return columns > mostColumns;
    }
}
