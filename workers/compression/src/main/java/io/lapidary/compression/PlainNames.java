package io.lapidary.compression;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names of tensors that ONNX Runtime's Java interface can be asked for. It hands names over in Java's own form of UTF-8,
 * which differs from the standard's for the character 0 and for those beyond U+FFFF.
 */
final class PlainNames {
    private PlainNames() {}

    private static boolean isPlain(String name) {
        return name.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c));
    }

    /**
     * Refuses inputs or outputs that nobody could feed or read.
     *
     * @param kind of the values, as a word
     * @throws MalformedModel with the name
     */
    static void require(List<ValueInfoProto> values, String kind) {
        for (ValueInfoProto value : values) {
            if (!isPlain(value.getName())) {
                throw new MalformedModel(
                        "The name of the %s (%s) has characters beyond U+FFFF or of code 0, by which ONNX Runtime cannot be asked from Java. Rename it, then export the model anew."
                                .formatted(kind, value.getName().replace('\0', '?')));
            }
        }
    }

    /**
     * Gives tensors inside of a graph other names where theirs are not plain. Those of inputs, outputs and nodes stay.
     *
     * @throws MalformedModel where an inner graph reads such a tensor, whose name then cannot change
     */
    static void apply(Graph graph) {
        Set<String> outputs = graph.outputNames();
        Map<String, String> renamed = new HashMap<>();
        for (Node node : graph.nodes) {
            for (String output : node.outputs) {
                if (!isPlain(output) && !outputs.contains(output)) {
                    renamed.put(output, graph.freshName("tensor"));
                }
            }
        }
        for (Node node : graph.nodes) {
            Set<String> captured = new HashSet<>(node.reads());
            node.inputs.forEach(captured::remove);
            captured.stream().filter(renamed::containsKey).findAny().ifPresent(name -> {
                throw new MalformedModel(
                        "The tensor (%s), which an inner graph of %s reads, has a name with characters beyond U+FFFF or of code 0. Rename it, then export the model anew."
                                .formatted(name.replace('\0', '?'), node.name));
            });
            node.inputs.replaceAll(i -> renamed.getOrDefault(i, i));
            node.outputs.replaceAll(o -> renamed.getOrDefault(o, o));
        }
    }
}
