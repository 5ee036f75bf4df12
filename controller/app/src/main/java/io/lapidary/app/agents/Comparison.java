package io.lapidary.app.agents;

import io.lapidary.app.terminal.TextTable;
import io.lapidary.service.agent.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All runs of one task, as a table: mean and 95 % interval over seeds. */
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

    /** Best feasible value after so many evaluations; runs without any count as the base: 1 times as fast, or nothing. */
    Interval best(Contender contender, int evaluations) {
        double none = task == Task.FASTEST ? 1 : 0;
        return Interval.of(of(contender).stream()
                .mapToDouble(r -> r.best(evaluations).map(AgentRun.Trial::value).orElse(none))
                .toArray());
    }

    Interval hypervolume(Contender contender, int evaluations) {
        return Interval.of(of(contender).stream()
                .mapToDouble(r -> r.hypervolume(evaluations))
                .toArray());
    }

    String table() {
        List<String> columns = new ArrayList<>(List.of(task.title()));
        marks().forEach(m -> columns.add(">%s at %d".formatted(task.unit(), m)));
        marks().forEach(m -> columns.add(">hypervolume at %d".formatted(m)));
        columns.add(">as good as random's best after");
        columns.add(">own seconds");
        TextTable table = new TextTable(columns.toArray(String[]::new));
        for (Contender contender : contenders()) {
            List<Object> cells = new ArrayList<>(List.of(contender.label()));
            marks().forEach(m -> cells.add(best(contender, m).text(2)));
            marks().forEach(m -> cells.add(hypervolume(contender, m).text(3)));
            cells.add(toRandomsBest(contender));
            cells.add(String.format(
                    Locale.ROOT,
                    "%.1f",
                    of(contender).stream()
                            .mapToDouble(AgentRun::seconds)
                            .average()
                            .orElse(0)));
            table.row(cells.toArray());
        }
        return table.toString();
    }

    /** Mean evaluations, over seeds, to what random draws have at the end on average. */
    private String toRandomsBest(Contender contender) {
        if (of(Contender.RANDOM).isEmpty()) {
            return "-";
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
