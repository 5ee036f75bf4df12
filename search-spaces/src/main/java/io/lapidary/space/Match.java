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
    /** A plain pattern looks a few times at each letter of a name. */
    private static final long MOST_LOOKS = 5_000_000;

    /**
     * The layers of a model that fit, in order.
     *
     * @throws BoundedText.Exhausted where the name's pattern takes too long to match
     */
    List<Layer> layers(ModelGraph graph) {
        try {
            return fitting(graph);
        } catch (StackOverflowError e) {
            // Java's matcher calls itself for each letter that some patterns pass over.
            throw new BoundedText.Exhausted();
        }
    }

    private List<Layer> fitting(ModelGraph graph) {
        Pattern pattern = name == null ? null : Pattern.compile(name);
        BoundedText.Looks looks = new BoundedText.Looks(MOST_LOOKS);
        List<Layer> fitting = graph.layers().stream()
                .filter(l -> op == null || op.equals(l.op()))
                .filter(l -> pattern == null || fits(pattern, l.name(), looks))
                .toList();
        if (position == null || fitting.isEmpty()) {
            return fitting;
        }
        return List.of(fitting.get(position.equals("first") ? 0 : fitting.size() - 1));
    }

    private static boolean fits(Pattern pattern, String name, BoundedText.Looks looks) {
        return pattern.matcher(new BoundedText(name, looks)).matches()
                || name.startsWith("/")
                        && pattern.matcher(new BoundedText(name.substring(1), looks))
                                .matches();
    }
}
