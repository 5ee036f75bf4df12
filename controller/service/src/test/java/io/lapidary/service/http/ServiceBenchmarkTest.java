package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.service.http.bench.BenchReport;
import io.lapidary.service.http.bench.BenchSettings;
import io.lapidary.service.http.bench.ServiceBenchmark;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small load, for what must hold whatever the machine; {@code lapidary bench service} measures the promised one. */
@Timeout(240)
class ServiceBenchmarkTest {
    @TempDir
    Path folder;

    @Test
    void everyReaderOfABusyServiceGetsEveryEventOnceAndInOrder() throws Exception {
        BenchSettings small = new BenchSettings(5, 2, Duration.ofMillis(5), 25, 2, Duration.ofSeconds(2), 20, 3_000);

        BenchReport report = ServiceBenchmark.run(folder, small, step -> {});

        assertThat(report.streams().areWhole()).as(report.streams().toString()).isTrue();
        assertThat(report.streams().delivered()).isPositive();
        assertThat(report.failedGets()).isZero();
        assertThat(report.trialsAlone()).hasSize(2).allMatch(rate -> rate > 0);
        assertThat(report.trialsWatched()).hasSize(2).allMatch(rate -> rate > 0);
        assertThat(report.pages().count()).isEqualTo(127);
    }
}
