package io.lapidary.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.profile.ModelProfile;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChannelOrderTest {
    /** Three channels: many small weights, one large weight, none. */
    private static OnnxModel model() {
        OnnxBuilder net = OnnxBuilder.model("three");
        float[] weights = {1, 1, 1, 1, 0, 0, 0, 3, 0, 0, 0, 0.1f};
        String x = net.conv("first", net.input("x", "N", 4, 3, 3), TensorData.floats(weights, 3, 4, 1, 1), 1, 0);
        x = net.conv("second", x, TensorData.weights(new Random(1), 2, 3, 1, 1), 1, 0);
        return OnnxReader.read(net.output(x, "N", 2, 3, 3).build(), "three");
    }

    private static ModelProfile profile(OnnxModel model, Criterion criterion) {
        return Calibration.of(model, new NoiseInputs(model, 16, 1), criterion, TargetTypes.U8S8, 1, share -> {})
                .profile(90);
    }

    @Test
    void manySmallWeightsCountMoreInL1ThanInL2() {
        OnnxModel model = model();
        assertThat(profile(model, Criterion.MAGNITUDE_L1).groups().get(0).order())
                .containsExactly(0, 1, 2);
        assertThat(profile(model, Criterion.MAGNITUDE_L2).groups().get(0).order())
                .containsExactly(1, 0, 2);
        assertThat(profile(model, Criterion.MAGNITUDE_L2).criterion()).isEqualTo("magnitude-l2");
    }

    @Test
    void ranksFromElsewhereAreTakenAsTheyAre() {
        OnnxModel model = model();
        String group = model.graph().groups().get(0).name();
        ChannelRanks ranks = ChannelRanks.ofScores("gradient", Map.of(group, new double[] {0.2, 0.1, 0.2}));
        ModelProfile profile = Calibration.of(
                        model, new NoiseInputs(model, 16, 1), ranks, TargetTypes.U8S8, 1, share -> {})
                .profile(90);
        assertThat(profile.criterion()).isEqualTo("gradient");
        assertThat(profile.groups().get(0).order()).containsExactly(0, 2, 1);
    }

    @Test
    void ranksOfAnotherModelAreRefused() {
        OnnxModel model = model();
        ChannelRanks ranks = new ChannelRanks("gradient", Map.of("other", List.of(0, 1, 2)));
        assertThatThrownBy(() ->
                        Calibration.of(model, new NoiseInputs(model, 16, 1), ranks, TargetTypes.U8S8, 1, share -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(model.graph().groups().get(0).name());
    }

    @Test
    void anOrderThatHoldsAChannelTwiceIsRefused() {
        assertThatThrownBy(() -> new ChannelRanks("gradient", Map.of("g", List.of(0, 0, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 0, 2]");
    }
}
