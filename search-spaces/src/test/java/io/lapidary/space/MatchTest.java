package io.lapidary.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lapidary.candidate.Precision;
import io.lapidary.graph.ChannelSpan;
import io.lapidary.graph.Layer;
import io.lapidary.graph.LayerKind;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MatchTest {
    private static ModelGraph graph(String... names) {
        List<Layer> layers = Stream.of(names)
                .map(name -> new Layer(
                        name,
                        0,
                        "Conv",
                        LayerKind.DENSE,
                        1,
                        8,
                        List.of(3, 3),
                        List.of(1, 1),
                        1,
                        784,
                        56448,
                        80,
                        List.of(new ChannelSpan(null, 1)),
                        null,
                        true))
                .toList();
        return new ModelGraph("net", "00ff", 13, 1000, List.of(), List.of(), layers, List.of(), List.of(), List.of());
    }

    private static List<String> layers(String pattern, String... names) {
        return new Match(pattern, null, null)
                .layers(graph(names)).stream().map(Layer::name).toList();
    }

    @Test
    void theWholeNameMustFitALeadingSlashApart() {
        assertThat(layers("stage1/.*", "/stage1/conv", "/stage2/conv", "stage1/fc"))
                .containsExactly("/stage1/conv", "stage1/fc");
    }

    /** Such a pattern would keep a thread of the service busy for ever. */
    @Test
    @Timeout(20)
    void aPatternThatTakesTooLongIsRefusedAtItsRuleBesideOtherProblems() {
        Match slow = new Match("(([a-z0-9_./A-Z]|.)+)+!", null, null);
        Match deep = new Match("(a|b)*", null, null);
        Match nothing = new Match("fc", null, null);
        SpaceRules rules = new SpaceRules(
                "s",
                KeepRange.FIXED,
                List.of(Precision.FLOAT32, Precision.INT8),
                Stream.of(slow, nothing, deep)
                        .map(match -> new SpaceRule(match, KeepRange.FIXED, null))
                        .toList());

        InvalidInput refused = catchThrowableOfType(
                InvalidInput.class,
                () -> SearchSpace.resolve(rules, graph("/stage1/block1/conv1/Conv", "ab".repeat(100_000)), 1));

        assertThat(refused.issues())
                .extracting(Issue::path)
                .containsExactly("space.rules[0].match.name", "space.rules[1].match", "space.rules[2].match.name");
        assertThat(refused.issues().get(0).message()).contains("takes too long");
    }
}
