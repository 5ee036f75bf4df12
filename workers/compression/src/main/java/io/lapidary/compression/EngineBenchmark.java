package io.lapidary.compression;

import io.lapidary.candidate.Candidate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What the engine takes, on networks of random weights: a deep one, and one with a layer of many channels.
 *
 * @param samples of the calibration, of noise
 * @param calibrationSeconds of the residual network of 56 layers
 * @param candidates random ones that were compiled, each for the first time
 * @param compileMedianMillis of these
 * @param compileP90Millis exceeded by a tenth of these
 * @param columns of the wide layer: input channels × kernel positions, and the bias
 * @param gramBytes of the wide layer's Gram matrix
 * @param wideCalibrationSeconds of the whole wide network, the order included
 * @param orderSeconds to put the wide layer's channels in order by independence
 * @param nestedSolveSeconds to solve the wide layer for a kept set that follows the order: the worst of several
 * @param directSolveSeconds the same for any kept set
 * @param deepPeakBytes of the process's memory until the deep network was compiled; 0 where the system does not say
 * @param peakBytes the same until all was done
 */
public record EngineBenchmark(
        int samples,
        double calibrationSeconds,
        int candidates,
        double compileMedianMillis,
        double compileP90Millis,
        int columns,
        long gramBytes,
        double wideCalibrationSeconds,
        double orderSeconds,
        double nestedSolveSeconds,
        double directSolveSeconds,
        long deepPeakBytes,
        long peakBytes) {
    private static final int BLOCKS_IN_A_STAGE = 9;
    private static final int WIDE_CHANNELS = 512;
    private static final double[] KEEPS = {0.75, 0.5, 0.25};

    /**
     * Runs it; takes a minute or two.
     *
     * @param told in words what is being done, on the calling thread
     */
    public static EngineBenchmark run(int samples, int candidates, long seed, Consumer<String> told) {
        TargetTypes types = TargetTypes.U8S8;
        Random random = new Random(seed);
        told.accept("Calibrating a residual network of 56 layers on %d samples...".formatted(samples));
        OnnxModel deep = OnnxReader.read(BenchNets.residual(BLOCKS_IN_A_STAGE, seed), "residual-56");
        long start = System.nanoTime();
        Calibration calibration = calibrate(deep, samples, types, seed);
        double calibrationSeconds = seconds(start);
        told.accept("Compiling %d candidates...".formatted(candidates));
        CandidateCompiler compiler = new CandidateCompiler(deep, calibration, Map.of());
        double[] compile = IntStream.range(0, candidates)
                .mapToDouble(i -> {
                    Candidate candidate = BenchCandidates.draw(deep.graph(), random);
                    long begun = System.nanoTime();
                    compiler.compile(candidate);
                    return 1e3 * seconds(begun);
                })
                .sorted()
                .toArray();
        long deepPeak = ProcessMemory.most();

        told.accept("Calibrating a network with a layer of %d channels...".formatted(WIDE_CHANNELS));
        OnnxModel wide = OnnxReader.read(BenchNets.wide(WIDE_CHANNELS, seed), "wide");
        start = System.nanoTime();
        Calibration wideCalibration = calibrate(wide, samples, types, seed);
        double wideSeconds = seconds(start);
        GroupSite group = wide.structure().groups.stream()
                .filter(g -> g.group().consumers().contains("conv2"))
                .findFirst()
                .orElseThrow();
        DenseLayer layer = wideCalibration.dense("conv2");
        told.accept("Ordering its channels once more, and solving...");
        start = System.nanoTime();
        new ChannelElimination(List.of(layer), group.classes()).order();
        double orderSeconds = seconds(start);
        Reconstruction nested = wideCalibration.reconstruction("conv2");
        Reconstruction direct = new DirectReconstruction(layer, wideCalibration.original("conv2"));
        int[] order = wideCalibration.order(group.group().name());
        return new EngineBenchmark(
                samples,
                calibrationSeconds,
                candidates,
                compile[candidates / 2],
                compile[(int) Math.ceil(0.9 * candidates) - 1],
                layer.columns(),
                8L * layer.columns() * layer.columns(),
                wideSeconds,
                orderSeconds,
                slowest(nested, order),
                slowest(direct, order),
                deepPeak,
                ProcessMemory.most());
    }

    private static Calibration calibrate(OnnxModel model, int samples, TargetTypes types, long seed) {
        return Calibration.of(
                model, new NoiseInputs(model, samples, seed), Criterion.INDEPENDENCE, types, seed, share -> {});
    }

    private static double slowest(Reconstruction reconstruction, int[] order) {
        return Arrays.stream(KEEPS)
                .map(keep -> {
                    int[] kept = Arrays.stream(order, 0, (int) (keep * order.length))
                            .sorted()
                            .toArray();
                    long start = System.nanoTime();
                    reconstruction.solve(kept);
                    return seconds(start);
                })
                .max()
                .orElseThrow();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
