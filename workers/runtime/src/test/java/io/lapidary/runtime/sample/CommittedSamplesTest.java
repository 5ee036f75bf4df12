package io.lapidary.runtime.sample;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommittedSamplesTest {
    private static final Path SAMPLES = Path.of("../../samples");

    @Test
    void theShapesSampleKnowsItsTestImages() throws IOException, OrtException {
        int count = 1_000;
        GreyImages images = GeneratedShapes.draw(2, count);
        Recipe recipe = Recipe.shapes();
        float[] pixels = new float[images.pixels().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = recipe.normalised(images.pixels()[i] & 0xff);
        }

        float[][] logits = OrtRun.logits(
                Files.readAllBytes(SAMPLES.resolve("shapes-resnet.onnx")), pixels, count, GeneratedShapes.SIDE);

        int correct = 0;
        for (int i = 0; i < count; i++) {
            int best = 0;
            for (int kind = 1; kind < 10; kind++) {
                best = logits[i][kind] > logits[i][best] ? kind : best;
            }
            correct += best == images.label(i) ? 1 : 0;
        }
        assertThat(100.0 * correct / count).isGreaterThan(96);
    }

    @ParameterizedTest
    @CsvSource({"fashion-resnet, FASHION", "fashion-deep, DEEP", "fashion-separable, SEPARABLE"})
    void theFashionSamplesSayHowTheyWereTrained(String file, Sample sample) throws IOException, OrtException {
        byte[] onnx = Files.readAllBytes(SAMPLES.resolve(file + ".onnx"));

        assertThat(sample.fileName()).isEqualTo(file);
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx)) {
            assertThat(session.getMetadata().getCustomMetadata())
                    .containsEntry("lapidary.recipe", sample.recipe().toString())
                    .containsKeys("lapidary.preprocess", "lapidary.epochs");
        }
    }
}
