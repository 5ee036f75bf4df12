package io.lapidary.compression;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Properties of the compiler, over random candidates of networks that are hard in some way. */
class CandidateCompilerTest {
    private static final int CANDIDATES = 30;
    private static final double DECIBELS = 20;

    @TestFactory
    Stream<DynamicTest> everyNetworkHoldsTheCompilersProperties() {
        return TestNets.all().entrySet().stream()
                .map(net -> DynamicTest.dynamicTest(
                        net.getKey(),
                        () -> CompilerProperties.check(net.getKey(), net.getValue(), CANDIDATES, DECIBELS)));
    }
}
