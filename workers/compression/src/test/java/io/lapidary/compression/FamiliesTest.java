package io.lapidary.compression;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Properties of the compiler, over random candidates of every family of networks that people bring. */
class FamiliesTest {
    private static final int CANDIDATES = Integer.getInteger("lapidary.candidates", 100);

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
                .map(net -> DynamicTest.dynamicTest(
                        net.getKey(), () -> CompilerProperties.check(net.getKey(), net.getValue(), candidates)));
    }
}
