package io.lapidary.service.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.service.store.SearchStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process, really killed (SIGKILL) in the middle of its work, twice. */
@Timeout(300)
class KilledSearchIT {
    private static final SearchListener NOBODY = (seq, at, event, progress) -> {};

    @TempDir
    Path folder;

    @Test
    void aSearchKilledAgainAndAgainEndsAsIfItWasNot() throws Exception {
        Path killed = folder.resolve("killed");
        for (int event : List.of(15, 60)) {
            Process process = start(killed);
            readUntil("event " + event, process);
            process.destroyForcibly().waitFor();
        }
        // Reading the history refuses a trial that was evaluated twice, and a gap in the proposals.
        SearchResult resumed = SearchProcess.run(killed, NOBODY);
        SearchResult whole = SearchProcess.run(folder.resolve("whole"), NOBODY);
        assertThat(resumed.status()).isEqualTo(SearchStatus.FINISHED);
        assertThat(candidates(resumed)).hasSize(SearchProcess.TRIALS).isEqualTo(candidates(whole));
        assertThat(resumed.best().map(Trial::number)).isEqualTo(whole.best().map(Trial::number));
    }

    private static List<String> candidates(SearchResult result) {
        return result.trials().stream().map(t -> t.candidate().id()).toList();
    }

    private static Process start(Path place) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SearchProcess.class.getName(),
                        place.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static void readUntil(String line, Process process) throws IOException {
        BufferedReader said = process.inputReader();
        StringBuilder all = new StringBuilder();
        for (String next = said.readLine(); !line.equals(next); next = said.readLine()) {
            assertThat(next).as("The process ended, having said:%n%s", all).isNotNull();
            all.append(next).append('\n');
        }
    }
}
