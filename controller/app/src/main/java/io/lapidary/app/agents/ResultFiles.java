package io.lapidary.app.agents;

import io.lapidary.outcome.Latency;
import io.lapidary.service.agent.Foresight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a comparison leaves for people: tables in {@code results.md}, a chart for each task. */
record ResultFiles(Path folder, List<AgentRun> runs, List<Finalist> finalists, Arena arena) {
    /** Writes them; returns the tables. */
    String write() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Task task : Task.values()) {
            Comparison comparison = new Comparison(task, runs);
            String chart = task.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".svg";
            Files.writeString(folder.resolve(chart), ComparisonChart.svg(comparison));
            text.append(comparison.bestTable()).append('\n');
            text.append(comparison.effortTable()).append('\n');
            text.append("![%s](%s)%n%n".formatted(task.title(), chart));
        }
        text.append(finalistsTable()).append('\n');
        arena.foresight(runs).ifPresent(f -> text.append(foresight(f)).append('\n'));
        text.append(effort());
        Files.writeString(folder.resolve("results.md"), text);
        return text.toString();
    }

    private String finalistsTable() {
        MarkdownTable table =
                new MarkdownTable(List.of("best of all seeds, by the clock", "judged", "speed-up", "points lost"));
        for (Finalist finalist : finalists) {
            Latency measured = finalist.measured();
            table.row(List.of(
                    finalist.run().contender().label(),
                    text("%.2f", finalist.best().value()),
                    text(
                            "%.2f (%.2f to %.2f%s)",
                            measured.speedup(),
                            measured.speedupLow(),
                            measured.speedupHigh(),
                            measured.noisy() ? ", noisy" : ""),
                    text("%.2f", finalist.best().drop())));
        }
        return table.toString();
    }

    private static String foresight(Foresight found) {
        return text(
                "After %d outcomes the accuracy of other random candidates with 30 %% of the MACs or more is foreseen with a"
                        + " rank correlation of %.3f (by the sum of closed-form errors alone: %.3f); %.0f %% of the 95 %%"
                        + " intervals hold it.%n",
                Arena.FORESEEN_AFTER, found.rankCorrelation(), found.errorsAlone(), 100 * found.covered());
    }

    private String effort() {
        RecordedOutcomes outcomes = arena.outcomes();
        int evaluations = runs.stream().mapToInt(r -> r.trials().size()).sum();
        String judged = outcomes.judged() == 0
                ? ""
                : text(
                        " %d of them were judged this time, in %.3f s each.",
                        outcomes.judged(), outcomes.seconds() / outcomes.judged());
        return "%d runs, %d evaluations of %d candidates.%s%n"
                .formatted(runs.size(), evaluations, outcomes.known(), judged);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
