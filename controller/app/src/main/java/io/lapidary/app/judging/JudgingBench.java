package io.lapidary.app.judging;

import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.ProgressLine;
import io.lapidary.app.terminal.SpecFile;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.app.terminal.TextTable;
import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.Artifacts;
import io.lapidary.hash.Sha256;
import io.lapidary.issue.Issues;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.Evaluator;
import io.lapidary.runtime.PreparedModel;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.service.agent.Contender;
import io.lapidary.service.agent.SearchAgent;
import io.lapidary.service.agent.SearchProblem;
import io.lapidary.service.cost.DefaultCostModel;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that says what it saves to end judging early, and whether that changes what is found. */
@Command(
        name = "judging",
        description = {
            "Judge an agent's candidates both wholly and as a search does, which ends what cannot hold its limit.",
            "The agent learns from the whole outcomes. Compiling is left out of the times."
        })
public final class JudgingBench implements Callable<Integer> {
    private static final int WINDOW = 4;

    private final Terminal terminal;
    private final CommonOptions options;

    @Parameters(paramLabel = "SPEC", description = "A search; its agent is not used.")
    private Path file;

    @Option(names = "--agent", defaultValue = "DDPG", description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
    private Contender contender;

    @Option(names = "--trials", defaultValue = "100", description = "Candidates of a seed; ${DEFAULT-VALUE}.")
    private int trials;

    @Option(names = "--seeds", defaultValue = "5", description = "How many; ${DEFAULT-VALUE}.")
    private int seeds;

    public JudgingBench(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Issues issues = new Issues();
        if (trials < 1) {
            issues.add("--trials", trials, "It must be at least 1.", "Say a number from 1 on.");
        }
        if (seeds < 1) {
            issues.add("--seeds", seeds, "It must be at least 1.", "Say a number from 1 on.");
        }
        issues.throwIfAny();
        SearchInputs inputs = SpecFile.open(file).inputs();
        List<Saving> savings = new ArrayList<>();
        try (Workshop workshop = Workshop.of(inputs, new ProgressLine(terminal, "calibrating"))) {
            PreparedModel prepared = workshop.prepared();
            DeviceProfile device = new Devices()
                    .probe(
                            inputs.model(),
                            prepared.compiler(),
                            prepared.validation(),
                            inputs.spec().device());
            for (long seed = 1; seed <= seeds; seed++) {
                savings.add(Saving.of(seed, judged(inputs, workshop, device, seed)));
                terminal.say("Seed %d of %d is done.".formatted(seed, seeds));
            }
        }
        if (options.json()) {
            terminal.json(savings);
        } else {
            print(savings);
        }
        return Exit.GOAL_MET.code();
    }

    private List<Saving.Twice> judged(SearchInputs inputs, Workshop workshop, DeviceProfile device, long seed)
            throws IOException, InterruptedException {
        SearchSpec spec = inputs.spec();
        PreparedModel prepared = workshop.prepared();
        SearchProblem problem = new SearchProblem(
                inputs.model().graph(),
                SearchInputs.space(spec, inputs.model().graph(), device),
                prepared.profile(),
                new DefaultCostModel(inputs.model().graph(), device, prepared.compiler()::sizeBytes),
                spec.objective(),
                trials,
                seed);
        Evaluator whole = workshop.evaluator(spec, new Forgotten(), "whole").judgingWholly();
        Evaluator cheaper = workshop.evaluator(spec, new Forgotten(), "cheaper");
        SearchAgent agent = contender.agent(problem);
        List<Saving.Twice> judged = new ArrayList<>();
        Deque<Candidate> waiting = new ArrayDeque<>(agent.propose(Math.min(WINDOW, trials)));
        int proposed = waiting.size();
        while (!waiting.isEmpty()) {
            Candidate candidate = waiting.remove();
            // Whoever compiles a candidate first pays for what both need.
            prepared.compiler().compile(candidate);
            Saving.Timed first = timed(whole, candidate);
            judged.add(new Saving.Twice(spec.objective(), first, timed(cheaper, candidate)));
            if (first.outcome() instanceof Outcome.Scored scored) {
                problem.costs().observe(candidate, scored.measurement().latency());
            }
            agent.learn(candidate, first.outcome());
            if (proposed < trials) {
                List<Candidate> next = agent.propose(1);
                proposed += next.size();
                waiting.addAll(next);
            }
        }
        return judged;
    }

    private static Saving.Timed timed(Evaluator evaluator, Candidate candidate)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        Outcome outcome = evaluator.judge(candidate);
        return new Saving.Timed(outcome, (System.nanoTime() - start) / 1e9);
    }

    /** Nobody asks for the files. */
    private static final class Forgotten implements Artifacts {
        @Override
        public String put(byte[] bytes) {
            return Sha256.of(bytes);
        }

        @Override
        public Optional<byte[]> get(String sha256) {
            return Optional.empty();
        }
    }

    private void print(List<Saving> savings) {
        TextTable table = new TextTable(
                ">seed",
                ">candidates",
                ">refused",
                ">cut surely",
                ">cut almost surely",
                ">whole",
                ">as a search",
                ">saved",
                "best");
        for (Saving saving : savings) {
            table.row(
                    saving.seed(),
                    saving.candidates(),
                    saving.refused(),
                    saving.cutSurely(),
                    saving.cutAlmostSurely(),
                    text("%.1f s", saving.wholeSeconds()),
                    text("%.1f s", saving.seconds()),
                    text("%.0f %%", 100 * saving.share()),
                    saving.sameBest() ? "the same" : "lost");
        }
        terminal.print(table.toString());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
