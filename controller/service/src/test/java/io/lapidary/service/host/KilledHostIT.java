package io.lapidary.service.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.candidate.Candidate;
import io.lapidary.json.Json;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Resumed;
import io.lapidary.service.search.SearchHistory;
import io.lapidary.service.store.SearchQuery;
import io.lapidary.service.store.SearchStatus;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredEvent;
import io.lapidary.service.store.TrialQuery;
import io.lapidary.service.store.TrialRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real process with a host, really killed (SIGKILL) at drawn moments, and started again each time. */
@Timeout(600)
class KilledHostIT {
    private static final long EVALUATION_MILLIS = 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"chain, 60, 20, 1", "greedy, 30, 3, 2", "ddpg, 30, 3, 3"})
    void aSearchWhoseHostIsKilledAgainAndAgainEndsAsIfItWasNot(String agent, int trials, int kills, long seed)
            throws Exception {
        Path killed = folder.resolve("killed");
        System.out.printf("Agent %s: %d kills at moments drawn from seed %d%n", agent, kills, seed);
        SplittableRandom moments = new SplittableRandom(seed);
        int mostEvents = trials * 2 / kills - 1;
        for (int kill = 0; kill < kills; kill++) {
            Process process = start(killed, agent, trials);
            awaitEvents(1 + moments.nextInt(mostEvents), process);
            process.destroyForcibly().waitFor();
        }
        HostProcess.run(killed, agent, trials, EVALUATION_MILLIS, event -> {});
        HostProcess.run(folder.resolve("whole"), agent, trials, 0, event -> {});
        try (SearchStore store = SearchStore.open(killed, InstantSource.system());
                SearchStore undisturbed = SearchStore.open(folder.resolve("whole"), InstantSource.system())) {
            String search = only(store);
            assertThat(store.find(search).orElseThrow().status()).isEqualTo(SearchStatus.FINISHED);
            assertNoGap(store, search);
            assertEachTrialOnce(store, search, trials);
            assertThat(proposals(store)).isEqualTo(proposals(undisturbed));
            assertThat(events(store, search).stream().filter(e -> e instanceof Resumed))
                    .hasSizeBetween(kills - 1, kills)
                    .allMatch(e -> ((Resumed) e).why().equals("recovery"));
        }
    }

    private static void assertNoGap(SearchStore store, String search) {
        List<StoredEvent> events = store.events(search, 0);
        assertThat(events)
                .extracting(StoredEvent::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(store.feed(0, Integer.MAX_VALUE))
                .extracting(StoredEvent::id)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, store.lastId()).boxed().toList());
    }

    private static void assertEachTrialOnce(SearchStore store, String search, int trials) {
        List<Long> numbers = LongStream.range(0, trials).boxed().toList();
        assertThat(events(store, search).stream()
                        .filter(e -> e instanceof Evaluated)
                        .map(e -> ((Evaluated) e).trial()))
                .containsExactlyInAnyOrderElementsOf(numbers);
        assertThat(store.trials(search, new TrialQuery(Set.of(), null, TrialQuery.Sort.NUMBER, false, 0, 1000))
                        .items())
                .extracting(TrialRow::number)
                .containsExactlyElementsOf(numbers);
    }

    private static List<SearchEvent> events(SearchStore store, String search) {
        return store.events(search, 0).stream()
                .map(e -> Json.read(e.json(), SearchEvent.class))
                .toList();
    }

    private static String only(SearchStore store) {
        return store.searches(SearchQuery.newest(10)).items().get(0).id();
    }

    private static List<String> proposals(SearchStore store) {
        return SearchHistory.read(store, only(store)).proposals().stream()
                .map(Candidate::id)
                .toList();
    }

    private static Process start(Path place, String agent, int trials) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostProcess.class.getName(),
                        place.toString(),
                        agent,
                        Integer.toString(trials),
                        Long.toString(EVALUATION_MILLIS))
                .redirectErrorStream(true)
                .start();
    }

    private static void awaitEvents(int count, Process process) throws IOException {
        BufferedReader said = process.inputReader();
        StringBuilder all = new StringBuilder();
        for (int events = 0; events < count; ) {
            String line = said.readLine();
            assertThat(line)
                    .as("The process ended before it was killed, having said:%n%s", all)
                    .isNotNull();
            all.append(line).append('\n');
            events += line.startsWith("event ") ? 1 : 0;
        }
    }
}
