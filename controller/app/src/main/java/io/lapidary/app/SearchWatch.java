package io.lapidary.app;

import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.outcome.Outcome;
import io.lapidary.service.search.Progress;
import io.lapidary.service.search.SearchEvent;
import io.lapidary.service.search.SearchEvent.Evaluated;
import io.lapidary.service.search.SearchEvent.Improved;
import io.lapidary.service.search.SearchEvent.Proposed;
import io.lapidary.service.search.SearchEvent.Resumed;
import io.lapidary.service.search.SearchListener;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Verdict;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Tells a person how a search goes: a bar with an ETA on a terminal, a line for each trial otherwise. */
final class SearchWatch implements SearchListener, AutoCloseable {
    private final Terminal terminal;
    private final Objective objective;
    private final Metric metric;
    private final Optional<ProgressBar> bar;
    private final Set<String> noted = new HashSet<>();

    SearchWatch(Terminal terminal, Objective objective, Metric metric, int trials) {
        this.terminal = terminal;
        this.objective = objective;
        this.metric = metric;
        this.bar = terminal.interactive()
                ? Optional.of(new ProgressBarBuilder()
                        .setTaskName("trials")
                        .setInitialMax(trials)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(500)
                        .build())
                : Optional.empty();
    }

    @Override
    public void on(long seq, long atMillis, SearchEvent event, Progress progress) {
        if (event instanceof Proposed proposed && proposed.candidate().refined()) {
            bar.ifPresent(b -> b.maxHint(progress.trials()));
            terminal.say("Refining a finalist, as trial %d.".formatted(proposed.trial()));
        } else if (event instanceof Evaluated evaluated) {
            bar.ifPresentOrElse(b -> b.stepTo(progress.finished()), () -> terminal.say(line(evaluated, progress)));
            progress.health().stream()
                    .filter(note -> noted.add(note.sign()))
                    .forEach(note -> terminal.say("Note: %s %s".formatted(note.message(), note.remedy())));
        } else if (event instanceof Improved improved) {
            String best = "best so far: " + Words.of(improved.measurement(), metric);
            bar.ifPresentOrElse(b -> b.setExtraMessage(" " + best), () -> terminal.say("  " + best));
        } else if (event instanceof Resumed resumed) {
            bar.ifPresent(b -> b.stepTo(resumed.evaluated()));
            terminal.say("Going on: %d trials are known, %d are handed out again."
                    .formatted(resumed.evaluated(), resumed.posted()));
        }
    }

    private String line(Evaluated evaluated, Progress progress) {
        String eta = progress.remaining()
                .map(left -> "; " + Words.span(left) + " to go")
                .orElse("");
        // Trials have the same numbers here as in files; they need not end in their order.
        return "trial %d (%d of %d): %s%s"
                .formatted(evaluated.trial(), progress.finished(), progress.trials(), words(evaluated), eta);
    }

    private String words(Evaluated evaluated) {
        if (evaluated.outcome() instanceof Outcome.Scored scored) {
            return Words.of(scored.measurement(), metric) + (evaluated.feasible() ? "" : " (" + why(scored) + ")");
        }
        if (evaluated.outcome() instanceof Outcome.Infeasible refused) {
            return "refused, " + String.join(", ", refused.reasons());
        }
        return "failed, " + String.join(", ", ((Outcome.Failed) evaluated.outcome()).reasons());
    }

    private String why(Outcome.Scored scored) {
        Verdict verdict = objective.judge(scored.measurement());
        return verdict.violations().isEmpty()
                ? "too noisy to be believed"
                : verdict.violations().stream()
                        .map(v -> v.quantity().label())
                        .collect(Collectors.joining(", ", "over the limit on ", ""));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
