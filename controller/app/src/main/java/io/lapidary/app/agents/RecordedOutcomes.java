package io.lapidary.app.agents;

import io.lapidary.candidate.Candidate;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A judge that is asked about each candidate once, over all agents, seeds and starts: what it said stands in a file, a
 * line each. Used by one thread.
 */
final class RecordedOutcomes implements Function<Candidate, Outcome> {
    private record Line(String candidate, Outcome outcome) {}

    private final Path file;
    private final Function<Candidate, Outcome> judge;
    private final Map<String, Outcome> known = new HashMap<>();
    private int judged;

    RecordedOutcomes(Path file, Function<Candidate, Outcome> judge) {
        this.file = file;
        this.judge = judge;
        for (Line line : lines(file, Line.class)) {
            known.put(line.candidate(), line.outcome());
        }
    }

    @Override
    public Outcome apply(Candidate candidate) {
        Outcome outcome = known.get(candidate.id());
        if (outcome == null) {
            outcome = judge.apply(candidate);
            judged++;
            known.put(candidate.id(), outcome);
            append(file, new Line(candidate.id(), outcome));
        }
        return outcome;
    }

    /** How many the judge was asked about this time. */
    int judged() {
        return judged;
    }

    /** All whole lines of a file; none where it does not exist. A line cut short by a kill is left out. */
    static <T> List<T> lines(Path file, Class<T> type) {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(l -> l.startsWith("{") && l.endsWith("}"))
                    .map(l -> Json.read(l, type))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read.".formatted(file), e);
        }
    }

    /** Adds a line, on a line of its own even behind one that was cut short. */
    static void append(Path file, Object value) {
        try {
            String before = Files.exists(file) && !Files.readString(file).endsWith("\n") ? "\n" : "";
            Files.writeString(
                    file,
                    before + Json.write(value) + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(file), e);
        }
    }
}
