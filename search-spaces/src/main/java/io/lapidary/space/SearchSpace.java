package io.lapidary.space;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.Issues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A search space of one model: per channel group the allowed keep-ratios, per layer the allowed precisions. */
public record SearchSpace(String name, List<GroupSpace> groups, List<LayerSpace> layers) {
    public SearchSpace {
        groups = List.copyOf(groups);
        layers = List.copyOf(layers);
    }

    /**
     * Ties rules to a model.
     *
     * @param channelStep the device's channel step, for ranges that name none
     * @throws io.lapidary.issue.InvalidInput with every rule that matches nothing or leaves nothing to choose
     */
    public static SearchSpace resolve(SpaceRules rules, ModelGraph graph, int channelStep) {
        Issues issues = new Issues();
        Map<String, KeepRange> keeps = new HashMap<>();
        Map<String, List<Precision>> precisions = new HashMap<>();
        graph.groups().forEach(g -> keeps.put(g.name(), rules.keep()));
        graph.layers().forEach(l -> precisions.put(l.name(), rules.precisions()));
        for (int i = 0; i < rules.rules().size(); i++) {
            SpaceRule rule = rules.rules().get(i);
            List<Layer> matched = matched(rule.match(), i, graph, issues);
            for (Layer layer : matched) {
                if (rule.keep() != null && layer.outputGroup() != null) {
                    keeps.put(layer.outputGroup(), rule.keep());
                }
                if (rule.precisions() != null) {
                    precisions.put(layer.name(), rule.precisions());
                }
            }
        }
        List<GroupSpace> groups = graph.groups().stream()
                .map(g -> new GroupSpace(g.name(), ratios(g, keeps.get(g.name()), channelStep)))
                .toList();
        List<LayerSpace> layers = graph.layers().stream()
                .map(l -> new LayerSpace(l.name(), allowed(l, precisions.get(l.name()))))
                .toList();
        SearchSpace space = new SearchSpace(rules.name(), groups, layers);
        if (issues.isEmpty() && space.log10Size() == 0) {
            issues.add(
                    "space",
                    rules.name(),
                    "The space leaves nothing to choose in this model.",
                    "Widen `keep`, allow `int8`, or see with `lapidary inspect` what is frozen and why.");
        }
        issues.throwIfAny();
        return space;
    }

    private static List<Layer> matched(Match match, int rule, ModelGraph graph, Issues issues) {
        String path = "space.rules[%d].match".formatted(rule);
        try {
            List<Layer> matched = match.layers(graph);
            if (matched.isEmpty()) {
                issues.add(path, describe(match), "Rule %d matches nothing.".formatted(rule + 1), hint(match, graph));
            }
            return matched;
        } catch (BoundedText.Exhausted e) {
            issues.add(
                    path + ".name",
                    match.name(),
                    "This pattern takes too long to match with this model's names.",
                    "Write it without repetitions inside repetitions, such as `(a*)*`.");
            return List.of();
        }
    }

    private static List<Precision> allowed(Layer layer, List<Precision> wished) {
        List<Precision> taken = wished.stream().filter(layer::takes).toList();
        return taken.isEmpty() ? List.of(Precision.FLOAT32) : taken;
    }

    private static List<Double> ratios(ChannelGroup group, KeepRange range, int channelStep) {
        int step = range.step() == 0 ? channelStep : range.step();
        int channels = group.channels();
        List<Double> ratios = new ArrayList<>();
        for (int kept = step; kept < channels; kept += step) {
            double ratio = (double) kept / channels;
            if (ratio >= range.min() - 1e-9 && ratio <= range.max() + 1e-9) {
                ratios.add(ratio);
            }
        }
        if (range.max() == 1) {
            ratios.add(1.0);
        }
        if (ratios.isEmpty()) {
            ratios.add((double) group.kept(range.max()) / channels);
        }
        Collections.sort(ratios);
        return ratios;
    }

    private static String describe(Match match) {
        List<String> parts = new ArrayList<>();
        if (match.name() != null) {
            parts.add("name: " + match.name());
        }
        if (match.op() != null) {
            parts.add("op: " + match.op());
        }
        if (match.position() != null) {
            parts.add("position: " + match.position());
        }
        return String.join(", ", parts);
    }

    private static String hint(Match match, ModelGraph graph) {
        if (match.name() != null) {
            String hint = Issues.suggestion(
                    match.name(), graph.layers().stream().map(Layer::name).toList());
            return hint.isEmpty() ? "`lapidary inspect` lists the layers' names." : hint;
        }
        return "This model's operators with weights are %s."
                .formatted(graph.layers().stream().map(Layer::op).distinct().toList());
    }

    public Optional<GroupSpace> group(String name) {
        return groups.stream().filter(g -> g.group().equals(name)).findFirst();
    }

    public Optional<LayerSpace> layer(String name) {
        return layers.stream().filter(l -> l.layer().equals(name)).findFirst();
    }

    /** Decimal logarithm of the number of candidates. */
    public double log10Size() {
        return groups.stream().mapToDouble(g -> Math.log10(g.keeps().size())).sum()
                + layers.stream()
                        .mapToDouble(l -> Math.log10(l.precisions().size()))
                        .sum();
    }

    /** Whether every choice of a candidate is allowed here. */
    public boolean contains(Candidate candidate) {
        return groups.stream().allMatch(g -> g.keeps().stream()
                        .anyMatch(k -> Math.abs(k - candidate.keep(g.group())) < 1e-12))
                && layers.stream().allMatch(l -> l.precisions().contains(candidate.precision(l.layer())))
                && candidate.groups().stream().allMatch(c -> group(c.group()).isPresent())
                && candidate.layers().stream().allMatch(c -> layer(c.layer()).isPresent());
    }

    /** The candidate with the smallest allowed share of every group and the fewest allowed bits of every layer. */
    public Candidate smallest() {
        return new Candidate(
                groups.stream()
                        .map(g -> new GroupChoice(g.group(), g.keeps().get(0)))
                        .toList(),
                layers.stream()
                        .map(l -> new LayerChoice(
                                l.layer(), l.precisions().get(l.precisions().size() - 1)))
                        .toList());
    }

    /** The candidate with the largest allowed share of every group and the most allowed bits of every layer. */
    public Candidate mildest() {
        return new Candidate(
                groups.stream()
                        .map(g -> new GroupChoice(
                                g.group(), g.keeps().get(g.keeps().size() - 1)))
                        .toList(),
                layers.stream()
                        .map(l -> new LayerChoice(l.layer(), l.precisions().get(0)))
                        .toList());
    }
}
