package io.lapidary.service.search;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.outcome.Glimpse;
import io.lapidary.outcome.Latency;
import io.lapidary.outcome.Measurement;
import io.lapidary.outcome.Outcome;
import io.lapidary.space.GroupSpace;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.AgentKind;
import io.lapidary.spec.Limit;
import io.lapidary.spec.Metric;
import io.lapidary.spec.Objective;
import io.lapidary.spec.Quantity;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at a search for what its user should know before the budget is spent. Each sign is a plain count over the latest
 * trials, so that it can be checked by hand; refined finalists are left out.
 */
final class Health {
    /** So many trials, the latest ones, are looked at. */
    static final int WINDOW = 50;
    /** Fewer say nothing; of short budgets, a third of it says something. */
    private static final int ENOUGH = 20;

    private static final int LEAST = 8;
    private static final double ALMOST_NEVER = 0.05;
    private static final double OFTEN_NOISY = 0.3;
    private static final double SAME = 0.995;
    /** A standstill lasts so many trials, and such a share of all. */
    private static final int LONG = 30;

    private static final double LONG_SHARE = 0.4;

    private final SearchSpec spec;
    private final SearchSpace space;
    private final Trials trials;
    private final long begun;
    /** The latest first. */
    private final List<Trial> latest;

    private final int enough;

    /**
     * @param space null before the search began
     * @param first the first trial of the agent that proposes now
     */
    Health(SearchSpec spec, SearchSpace space, Trials trials, long first) {
        this.spec = spec;
        this.space = space;
        this.trials = trials;
        this.begun = first;
        this.latest = trials.latest(WINDOW, first);
        this.enough = Math.min(ENOUGH, Math.max(LEAST, spec.budget().trials() / 3));
    }

    /** All that is to be said, what matters most first. */
    List<HealthNote> notes() {
        if (latest.size() < enough) {
            return List.of();
        }
        return Stream.of(limits(), noise(), collapse(), border(), learning(), standstill())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<HealthNote> limits() {
        long feasible = latest.stream().filter(Trial::feasible).count();
        Map<Quantity, List<Violation>> broken = new EnumMap<>(Quantity.class);
        latest.forEach(trial -> violations(trial.outcome())
                .forEach(v -> broken.computeIfAbsent(v.quantity(), q -> new ArrayList<>())
                        .add(v)));
        if (feasible > ALMOST_NEVER * latest.size() || broken.isEmpty()) {
            return Optional.empty();
        }
        List<Violation> worst = broken.values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow();
        Violation nearest = worst.stream()
                .min(Comparator.comparingDouble(Violation::excess))
                .orElseThrow();
        String quantity = nearest.quantity().label();
        return Optional.of(new HealthNote(
                HealthSign.LIMIT_ALMOST_NEVER_MET,
                "%s of the latest %d trials hold the limits; %d break %s, the nearest of them with %s where %s is allowed."
                        .formatted(
                                feasible == 0 ? "None" : "Only " + feasible,
                                latest.size(),
                                worst.size(),
                                quantity,
                                amount(nearest.quantity(), nearest.value()),
                                amount(nearest.quantity(), nearest.limit())),
                nearest.quantity() == Quantity.ACCURACY_DROP
                        ? "Allow a larger accuracy-drop, loosen the limits on cost, or keep more channels and bits."
                        : "Allow more %s, or let the space keep fewer channels and bits.".formatted(quantity)));
    }

    private List<Violation> violations(Outcome outcome) {
        Objective objective = spec.objective();
        if (outcome instanceof Outcome.Scored scored) {
            return objective.judge(scored.measurement()).violations();
        }
        Optional<Limit> drop = objective.limit(Quantity.ACCURACY_DROP);
        if (outcome instanceof Outcome.Infeasible refused && refused.seen() != null && drop.isPresent()) {
            Glimpse seen = refused.seen();
            return List.of(new Violation(Quantity.ACCURACY_DROP, drop.get().value(), seen.accuracyDrop()));
        }
        return List.of();
    }

    private String amount(Quantity quantity, double value) {
        return switch (quantity) {
            case ACCURACY_DROP -> form("%.2f %s", value, spec.metric() == Metric.PSNR ? "dB" : "points");
            case LATENCY -> form("%.0f µs", value);
            case SIZE, PACKED_SIZE -> form("%.0f kB", value / 1000);
            case MACS -> form("%.2f M", value / 1e6);
        };
    }

    private Optional<HealthNote> noise() {
        List<Latency> measured = latest.stream()
                .flatMap(t -> t.measurement().stream())
                .map(Measurement::latency)
                .filter(l -> l.source() == Latency.Source.MEASURED)
                .toList();
        if (!spec.objective().needsLatency() || measured.size() < LEAST) {
            return Optional.empty();
        }
        String remedy =
                "Quieten the machine, or name a pool of machines that do nothing else; threads: 1 disturbs least.";
        long noisy = measured.stream().filter(Latency::noisy).count();
        if (noisy >= OFTEN_NOISY * measured.size()) {
            return Optional.of(new HealthNote(
                    HealthSign.NOISE,
                    "%d of the latest %d measurements of latency are too noisy to be believed."
                            .formatted(noisy, measured.size()),
                    remedy));
        }
        double width = median(measured.stream().map(l -> (l.ratioHigh() - l.ratioLow()) / l.ratio()));
        double middle = median(measured.stream().map(Latency::ratio));
        double spread = median(measured.stream().map(l -> Math.abs(l.ratio() - middle) / middle));
        return width / 2 <= spread
                ? Optional.empty()
                : Optional.of(new HealthNote(
                        HealthSign.NOISE,
                        form(
                                "Latencies are known to ±%.1f %%, but the candidates differ by no more than %.1f %% from"
                                        + " their median, so that the clock cannot tell which is faster.",
                                50 * width, 100 * spread),
                        remedy));
    }

    private Optional<HealthNote> collapse() {
        long known = latest.stream().filter(t -> t.sameAs() != null).count();
        double same = agreement();
        if (2 * known < latest.size() && same < SAME) {
            return Optional.empty();
        }
        return Optional.of(new HealthNote(
                HealthSign.AGENT_COLLAPSED,
                2 * known >= latest.size()
                        ? "%d of the latest %d proposals were judged before.".formatted(known, latest.size())
                        : form("The latest %d proposals agree in %.1f %% of their choices.", latest.size(), 100 * same),
                "Stop here, try another seed or agent, or widen the space."));
    }

    /** Mean share of candidates that make the commonest choice, over all choices; 1 where there is nothing to choose. */
    private double agreement() {
        Map<String, Map<Object, Integer>> counts = new HashMap<>();
        for (Trial trial : latest) {
            Candidate candidate = trial.candidate();
            for (GroupChoice choice : candidate.groups()) {
                counts.computeIfAbsent("group " + choice.group(), name -> new HashMap<>())
                        .merge(choice.keep(), 1, Integer::sum);
            }
            for (LayerChoice choice : candidate.layers()) {
                counts.computeIfAbsent("layer " + choice.layer(), name -> new HashMap<>())
                        .merge(choice.precision(), 1, Integer::sum);
            }
        }
        // What a candidate leaves out is a choice as well: to keep it as it was.
        return counts.values().stream()
                .mapToDouble(c -> {
                    int named = c.values().stream().mapToInt(Integer::intValue).sum();
                    int most = c.values().stream()
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElseThrow();
                    return (double) Math.max(most, latest.size() - named) / latest.size();
                })
                .average()
                .orElse(1);
    }

    private Optional<HealthNote> border() {
        Optional<Trial> best = trials.standings().best();
        if (space == null || best.isEmpty()) {
            return Optional.empty();
        }
        List<GroupSpace> free =
                space.groups().stream().filter(g -> g.keeps().size() > 1).toList();
        long narrowest = free.stream()
                .filter(g -> best.get().candidate().keep(g.group()) <= g.keeps().get(0))
                .count();
        return 2 * narrowest < free.size() || narrowest < 2
                ? Optional.empty()
                : Optional.of(new HealthNote(
                        HealthSign.RANGE_BORDER,
                        "The best so far keeps the least that the space allows in %d of %d groups."
                                .formatted(narrowest, free.size()),
                        "Lower keep.min of the space: a still narrower model may hold the limits."));
    }

    private Optional<HealthNote> learning() {
        AgentKind agent = spec.agent();
        boolean learns = agent == AgentKind.DDPG || agent == AgentKind.DQN || agent == AgentKind.A2C;
        if (!learns || latest.size() < WINDOW) {
            return Optional.empty();
        }
        double first = median(trials.earliest(ENOUGH, begun).stream().map(Trial::reward));
        double last = median(latest.subList(0, ENOUGH).stream().map(Trial::reward));
        return last > first
                ? Optional.empty()
                : Optional.of(new HealthNote(
                        HealthSign.LEARNING_ADDS_NOTHING,
                        form(
                                "The median reward of the latest %d trials (%.3f) is not above that of the first %d (%.3f),"
                                        + " which came from closed-form errors rather than from learning.",
                                ENOUGH, last, ENOUGH, first),
                        "Stop here, or use agent: greedy, which begins the same way and costs less."));
    }

    private Optional<HealthNote> standstill() {
        Optional<Trial> best = trials.standings().best();
        if (best.isEmpty()) {
            return Optional.empty();
        }
        long since = latest.get(0).number() - best.get().number();
        return since < Math.max(LONG, LONG_SHARE * trials.size())
                ? Optional.empty()
                : Optional.of(new HealthNote(
                        HealthSign.STANDSTILL,
                        "Nothing better was found in the %d trials since trial %d."
                                .formatted(since, best.get().number()),
                        "Stop here: what is there is delivered. Or change the limits or the space."));
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static String form(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
