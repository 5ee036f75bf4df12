package io.lapidary.compression;

import io.lapidary.compression.ChannelFlow.Site;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Classes that some layer produces together belong to one component. It is prunable only where every producer and every
 * consumer holds each of its classes equally often, so that no cut can empty a layer; then it has a name.
 */
final class ChannelComponents {
    private static final Pattern OPERATOR = Pattern.compile("/(Conv|Gemm|MatMul)$");

    private final ChannelFlow flow;
    private final DisjointSets sets = new DisjointSets();
    private final Map<Integer, Integer> numbers = new TreeMap<>();
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private final Map<Integer, String> reasons = new HashMap<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();

    ChannelComponents(ChannelFlow flow) {
        this.flow = flow;
        uniteOutputs();
        freeze();
        for (Site site : flow.sites()) {
            refuseUneven(site, site.outputs());
            refuseUneven(site, site.inputs());
        }
        giveNames();
    }

    private int[] classes(int[] atoms) {
        return Arrays.stream(atoms).map(flow::find).toArray();
    }

    private void uniteOutputs() {
        for (Site site : flow.sites()) {
            int[] classes = classes(site.outputs());
            int first = number(classes[0]);
            for (int aClass : classes) {
                sets.unite(first, number(aClass));
            }
        }
    }

    private int number(int aClass) {
        return numbers.computeIfAbsent(aClass, c -> sets.add());
    }

    private void freeze() {
        numbers.forEach((aClass, number) -> {
            int component = sets.find(number);
            sizes.merge(component, 1, Integer::sum);
            if (flow.frozenReason(aClass) != null) {
                reasons.putIfAbsent(component, flow.frozenReason(aClass));
            }
        });
        sizes.forEach((component, size) -> {
            if (size < 2) {
                reasons.putIfAbsent(component, "there is only one channel");
            }
        });
    }

    private void refuseUneven(Site site, int[] atoms) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int aClass : classes(atoms)) {
            counts.merge(aClass, 1, Integer::sum);
        }
        Map<Integer, Set<Integer>> distinctCounts = new HashMap<>();
        Map<Integer, Integer> seen = new HashMap<>();
        counts.forEach((aClass, count) -> {
            Integer component = of(aClass);
            if (component != null) {
                distinctCounts.computeIfAbsent(component, c -> new HashSet<>()).add(count);
                seen.merge(component, 1, Integer::sum);
            }
        });
        seen.forEach((component, present) -> {
            boolean whole = present.equals(sizes.get(component));
            if (!whole || distinctCounts.get(component).size() > 1) {
                reasons.putIfAbsent(component, "%s holds only some of them".formatted(site.node().name));
            }
        });
    }

    private void giveNames() {
        Set<String> taken = new HashSet<>();
        for (Site site : flow.sites()) {
            int component = of(flow.find(site.outputs()[0]));
            if (reasons.containsKey(component) || names.containsKey(component)) {
                continue;
            }
            String plain = plainName(site.node().name);
            String name = plain;
            for (int next = 2; !taken.add(name); next++) {
                name = plain + "_" + next;
            }
            names.put(component, name);
        }
    }

    private static String plainName(String name) {
        String trimmed = name.startsWith("/") ? name.substring(1) : name;
        return OPERATOR.matcher(trimmed).replaceAll("").replace('/', '.');
    }

    /** The component of a class; null where no layer produces it. */
    Integer of(int aClass) {
        Integer number = numbers.get(aClass);
        return number == null ? null : sets.find(number);
    }

    /** Why the component of a class cannot be pruned; null where it can. */
    String frozenReason(int aClass) {
        return reasons.get(of(aClass));
    }

    /** The name of a class's component; null where it cannot be pruned. */
    String name(int aClass) {
        Integer component = of(aClass);
        return component == null ? null : names.get(component);
    }

    /** Names of all components that can be pruned, in the order of their first producers. */
    List<String> names() {
        return List.copyOf(names.values());
    }
}
