package io.lapidary.space;

import io.lapidary.graph.Layer;
import io.lapidary.graph.ModelGraph;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which layers a rule speaks of; all that is given must fit.
 *
 * @param name regular expression over the whole name, a leading slash apart; null for any
 * @param op ONNX's operator; null for any
 * @param position {@code first} or {@code last} of the layers that fit otherwise; null for any
 */
public record Match(String name, String op, String position) {
    /** The layers of a model that fit, in order. */
    public List<Layer> layers(ModelGraph graph) {
        Pattern pattern = name == null ? null : Pattern.compile(name);
        List<Layer> fitting = graph.layers().stream()
                .filter(l -> op == null || op.equals(l.op()))
                .filter(l -> pattern == null || fits(pattern, l.name()))
                .toList();
        if (position == null || fitting.isEmpty()) {
            return fitting;
        }
        return List.of(fitting.get(position.equals("first") ? 0 : fitting.size() - 1));
    }

    private static boolean fits(Pattern pattern, String name) {
        return pattern.matcher(name).matches()
                || name.startsWith("/") && pattern.matcher(name.substring(1)).matches();
    }
}
