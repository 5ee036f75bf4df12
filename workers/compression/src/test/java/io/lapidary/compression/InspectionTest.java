package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import io.lapidary.graph.ModelGraph;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is found in each family, against a reviewed file: groups, shares of the work, what is frozen and why. */
class InspectionTest {
    @Test
    void everyFamilyIsSeenAsTheReviewedFileSays() throws Exception {
        String seen = Stream.of(PictureNets.all(), SequenceNets.all(), ExporterNets.all())
                .flatMap(nets -> nets.entrySet().stream())
                .map(net -> describe(
                        net.getKey(),
                        OnnxReader.read(net.getValue(), net.getKey()).graph()))
                .collect(Collectors.joining("\n"));
        try (InputStream reviewed = Objects.requireNonNull(getClass().getResourceAsStream("/inspection.txt"))) {
            assertThat(seen).isEqualTo(new String(reviewed.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String describe(String name, ModelGraph graph) {
        StringBuilder text = new StringBuilder("%s: %d multiply-accumulates%n".formatted(name, graph.macs()));
        for (Layer layer : graph.layers()) {
            String kind = layer.kind() == LayerKind.DENSE
                    ? ""
                    : " " + layer.kind().name().toLowerCase(Locale.ROOT);
            text.append("  %5.1f%% %s%s: %s -> %s%n"
                    .formatted(
                            100.0 * layer.macs() / graph.macs(),
                            layer.name(),
                            kind,
                            layer.inputs().stream()
                                    .map(s -> s.channels() + " " + (s.group() == null ? "fixed" : s.group()))
                                    .collect(Collectors.joining(" + ")),
                            layer.outputChannels() + " "
                                    + (layer.outputGroup() == null ? "fixed" : layer.outputGroup())));
        }
        graph.groups().forEach(g -> text.append("  group %s of %d%n".formatted(g.name(), g.channels())));
        graph.frozen().forEach(f -> text.append("  frozen %s: %s%n".formatted(f.layer(), f.reason())));
        graph.notes().forEach(n -> text.append("  note: %s%n".formatted(n)));
        return text.toString().replace("\r\n", "\n");
    }
}
