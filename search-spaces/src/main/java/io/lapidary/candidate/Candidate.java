package io.lapidary.candidate;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.lapidary.hash.Sha256;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * One complete policy, plain values. What is left out stays as it was: all channels, float32. Two candidates that say
 * the same are equal: choices that change nothing are dropped and the rest is sorted by name.
 *
 * <p>In JSON: {@code {"groups": {"name": 0.5}, "layers": {"name": "int8"}}}, and {@code "refined": true} where it is.
 *
 * @param refined whether weights are solved once more on the inputs that reach them in the compressed network; never
 *     where no channels are removed, since that changes nothing then
 */
public record Candidate(List<GroupChoice> groups, List<LayerChoice> layers, boolean refined) {
    /** The candidate that changes nothing. */
    public static final Candidate UNTOUCHED = new Candidate(List.of(), List.of());

    public Candidate {
        groups = groups.stream()
                .filter(g -> g.keep() < 1)
                .sorted(Comparator.comparing(GroupChoice::group))
                .toList();
        layers = layers.stream()
                .filter(l -> l.precision() != Precision.FLOAT32)
                .sorted(Comparator.comparing(LayerChoice::layer))
                .toList();
        refined &= !groups.isEmpty();
        refuseTwice(groups.stream().map(GroupChoice::group).toList());
        refuseTwice(layers.stream().map(LayerChoice::layer).toList());
    }

    /** One that is not refined. */
    public Candidate(List<GroupChoice> groups, List<LayerChoice> layers) {
        this(groups, layers, false);
    }

    /** The same, refined. */
    public Candidate refinedForm() {
        return new Candidate(groups, layers, true);
    }

    private static void refuseTwice(List<String> names) {
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i).equals(names.get(i - 1))) {
                throw new IllegalArgumentException("A candidate chooses twice for (%s).".formatted(names.get(i)));
            }
        }
    }

    /** From maps of names to choices, as in JSON. */
    public static Candidate of(Map<String, Double> groups, Map<String, Precision> layers) {
        return of(groups, layers, false);
    }

    @JsonCreator
    static Candidate of(
            @JsonProperty("groups") Map<String, Double> groups,
            @JsonProperty("layers") Map<String, Precision> layers,
            @JsonProperty("refined") Boolean refined) {
        return new Candidate(
                groups == null
                        ? List.of()
                        : groups.entrySet().stream()
                                .map(e -> new GroupChoice(e.getKey(), e.getValue()))
                                .toList(),
                layers == null
                        ? List.of()
                        : layers.entrySet().stream()
                                .map(e -> new LayerChoice(e.getKey(), e.getValue()))
                                .toList(),
                Boolean.TRUE.equals(refined));
    }

    /** The form it has in JSON. */
    @JsonValue
    public Map<String, Object> toMap() {
        Map<String, Object> keeps = new TreeMap<>();
        groups.forEach(g -> keeps.put(g.group(), g.keep()));
        Map<String, Object> precisions = new TreeMap<>();
        layers.forEach(l -> precisions.put(l.layer(), l.precision().label()));
        Map<String, Object> whole = new TreeMap<>();
        whole.put("groups", keeps);
        whole.put("layers", precisions);
        if (refined) {
            whole.put("refined", true);
        }
        return whole;
    }

    /** The fraction of a group's channels to keep; 1 where nothing is said. */
    public double keep(String group) {
        int at = indexOf(group, groups.size(), i -> groups.get(i).group());
        return at < 0 ? 1 : groups.get(at).keep();
    }

    /** The precision of a layer; float32 where nothing is said. */
    public Precision precision(String layer) {
        int at = indexOf(layer, layers.size(), i -> layers.get(i).layer());
        return at < 0 ? Precision.FLOAT32 : layers.get(at).precision();
    }

    /** Where a name is among sorted ones, found by halving; negative where it is not. */
    private static int indexOf(String name, int size, IntFunction<String> names) {
        int from = 0;
        int to = size;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = names.apply(middle).compareTo(name);
            if (order == 0) {
                return middle;
            }
            from = order < 0 ? middle + 1 : from;
            to = order < 0 ? to : middle;
        }
        return -1;
    }

    /** Hash of the content: 16 hexadecimal digits of its SHA-256. */
    public String id() {
        StringBuilder text = new StringBuilder();
        groups.forEach(g -> text.append(g.group()).append('=').append(g.keep()).append('\n'));
        layers.forEach(l ->
                text.append(l.layer()).append(':').append(l.precision().label()).append('\n'));
        if (refined) {
            text.append("refined\n");
        }
        return Sha256.of(text.toString()).substring(0, 16);
    }
}
