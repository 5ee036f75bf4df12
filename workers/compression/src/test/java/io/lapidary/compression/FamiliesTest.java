package io.lapidary.compression;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Properties of the compiler, over random candidates of every family of networks that people bring. */
class FamiliesTest {
    private static final Logger LOG = LoggerFactory.getLogger(FamiliesTest.class);
    private static final int CANDIDATES = Integer.getInteger("lapidary.candidates", 100);

    /** The least signal-to-noise ratio of int8 against float, in dB, random weights and all. */
    private static final double DECIBELS = 30;
    /** The same of families that lose more. */
    private static final Map<String, Double> LOWER = Map.of(
            "efficientnet", 28.0,
            "shufflenet-v1", 28.0,
            "squeezenet", 27.0,
            "detector", 27.0,
            "shape-chains", 25.0,
            "unet-resize", 24.0);

    @TestFactory
    Stream<DynamicTest> everyPictureNetworkHoldsTheCompilersProperties() {
        return tests(PictureNets.all(), CANDIDATES);
    }

    @TestFactory
    Stream<DynamicTest> everySequenceNetworkHoldsTheCompilersProperties() {
        return tests(SequenceNets.all(), CANDIDATES);
    }

    @TestFactory
    Stream<DynamicTest> everyHabitOfExportersHoldsTheCompilersProperties() {
        return tests(ExporterNets.all(), CANDIDATES);
    }

    @TestFactory
    Stream<DynamicTest> everyOperatorSetHoldsTheCompilersProperties() {
        return tests(ExporterNets.opsets(), CANDIDATES / 10);
    }

    private static Stream<DynamicTest> tests(Map<String, byte[]> nets, int candidates) {
        return nets.entrySet().stream()
                .map(net -> DynamicTest.dynamicTest(net.getKey(), () -> {
                    double decibels = LOWER.getOrDefault(net.getKey(), DECIBELS);
                    double least = CompilerProperties.check(net.getKey(), net.getValue(), candidates, decibels);
                    LOG.info("{}: at least {} dB of {}", net.getKey(), Math.round(least), decibels);
                }));
    }
}
