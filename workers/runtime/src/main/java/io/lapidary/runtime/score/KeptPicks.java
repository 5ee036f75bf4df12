package io.lapidary.runtime.score;

/**
 * Which class the base picks at each position, or which whole number it gives: agreement is the share of positions at
 * which a model picks the same, mean over samples.
 */
final class KeptPicks implements KeptOutput {
    private final int positions;
    private final int classes;
    private final boolean classesLast;
    private final int[][] picks;

    /**
     * @param classes of which the largest score is picked; 1 where the values are picks themselves
     * @param classesLast whether one position's scores lie side by side
     */
    KeptPicks(int samples, int positions, int classes, boolean classesLast) {
        this.positions = positions;
        this.classes = classes;
        this.classesLast = classesLast;
        this.picks = new int[samples][];
    }

    @Override
    public void keep(int from, int to, ModelOutput output) {
        for (int i = from; i < to; i++) {
            picks[i] = picks(output, i - from);
        }
    }

    private int[] picks(ModelOutput output, int sample) {
        int[] picked = new int[positions];
        int first = sample * positions * classes;
        for (int p = 0; p < positions; p++) {
            picked[p] = classes == 1
                    ? (int) output.values[first + p]
                    : classesLast
                            ? Largest.of(output.values, first + p * classes, classes, 1)
                            : Largest.of(output.values, first + p, classes, positions);
        }
        return picked;
    }

    @Override
    public long bytesEach() {
        return 4L * positions + 16;
    }

    @Override
    public Comparison compare() {
        double[] shares = new double[picks.length];
        return new Comparison() {
            @Override
            public void add(int from, int to, ModelOutput output) {
                for (int i = from; i < to; i++) {
                    int[] other = picks(output, i - from);
                    int same = 0;
                    for (int p = 0; p < positions; p++) {
                        same += other[p] == picks[i][p] ? 1 : 0;
                    }
                    shares[i] = (double) same / positions;
                }
            }

            @Override
            public double percent() {
                return KeptOutput.percent(shares);
            }
        };
    }
}
