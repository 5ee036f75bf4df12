package io.lapidary.app.agents;

import io.lapidary.service.agent.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All runs of one task: mean and 95 % interval over seeds. */
record Comparison(Task task, List<AgentRun> runs) {
    private static final List<Integer> MARKS = List.of(10, 25, 50, 100);

    Comparison {
        runs = runs.stream().filter(r -> r.task() == task).toList();
    }

    List<Contender> contenders() {
        return Stream.of(Contender.values())
                .filter(c -> runs.stream().anyMatch(r -> r.contender() == c))
                .toList();
    }

    List<AgentRun> of(Contender contender) {
        return runs.stream().filter(r -> r.contender() == contender).toList();
    }

    int trials() {
        return runs.stream().mapToInt(r -> r.trials().size()).max().orElse(0);
    }

    /** The numbers of evaluations at which agents are compared. */
    List<Integer> marks() {
        List<Integer> marks =
                new ArrayList<>(MARKS.stream().filter(m -> m <= trials()).toList());
        if (!marks.contains(trials())) {
            marks.add(trials());
        }
        return marks;
    }

    /** Best feasible value after so many evaluations. */
    Interval best(Contender contender, int evaluations) {
        return Interval.of(
                of(contender).stream().mapToDouble(r -> best(r, evaluations)).toArray());
    }

    private static double best(AgentRun run, int evaluations) {
        return run.best(evaluations)
                .map(AgentRun.Trial::value)
                .orElse(run.task().worthOfNone());
    }

    Interval hypervolume(Contender contender, int evaluations) {
        return Interval.of(of(contender).stream()
                .mapToDouble(r -> r.hypervolume(evaluations))
                .toArray());
    }

    /** By how much the default agent's best is better than another's with the same seed. */
    Interval lead(Contender over, int evaluations) {
        List<AgentRun> own = of(Contender.DEFAULT);
        return Interval.of(of(over).stream()
                .flatMap(other -> own.stream()
                        .filter(r -> r.seed() == other.seed())
                        .map(r -> best(r, evaluations) - best(other, evaluations)))
                .mapToDouble(d -> d)
                .toArray());
    }

    /** Best values, and how far the default agent is ahead. */
    String bestTable() {
        List<String> titles = new ArrayList<>(List.of(task.title()));
        marks().forEach(m -> titles.add("%s at %d".formatted(task.unit(), m)));
        marks().forEach(m -> titles.add("default ahead at %d".formatted(m)));
        MarkdownTable table = new MarkdownTable(titles);
        for (Contender contender : contenders()) {
            List<String> cells = new ArrayList<>(List.of(contender.label()));
            marks().forEach(m -> cells.add(best(contender, m).text(2)));
            marks().forEach(m -> cells.add(
                    contender == Contender.DEFAULT || of(Contender.DEFAULT).isEmpty()
                            ? ""
                            : lead(contender, m).text(2)));
            table.row(cells);
        }
        return table.toString();
    }

    /** Hypervolumes, evaluations to random's best, and time. */
    String effortTable() {
        List<String> titles = new ArrayList<>(List.of(task.title()));
        marks().forEach(m -> titles.add("hypervolume at %d".formatted(m)));
        titles.add("as good as random's last best after");
        titles.add("agent's own seconds");
        MarkdownTable table = new MarkdownTable(titles);
        for (Contender contender : contenders()) {
            List<String> cells = new ArrayList<>(List.of(contender.label()));
            marks().forEach(m -> cells.add(hypervolume(contender, m).text(3)));
            cells.add(toRandomsBest(contender));
            double seconds = of(contender).stream()
                    .mapToDouble(AgentRun::seconds)
                    .average()
                    .orElse(0);
            cells.add(String.format(Locale.ROOT, "%.1f", seconds));
            table.row(cells);
        }
        return table.toString();
    }

    /** Mean evaluations, over seeds, to what random draws have at the end on average. */
    private String toRandomsBest(Contender contender) {
        if (of(Contender.RANDOM).isEmpty()) {
            return "";
        }
        double aim = best(Contender.RANDOM, trials()).mean();
        List<AgentRun> own = of(contender);
        double[] reached = own.stream()
                .flatMap(r -> r.evaluationsTo(aim).stream())
                .mapToDouble(e -> e)
                .toArray();
        return reached.length < own.size()
                ? "%d of %d runs".formatted(reached.length, own.size())
                : Interval.of(reached).text(1);
    }
}
