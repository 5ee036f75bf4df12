package io.lapidary.runtime.sample;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Trains a sample network by a {@link Recipe}, resumably: after each epoch the folder holds a checkpoint of all that
 * training changes, the log, and the averaged network as ONNX. Started again on the same folder, it goes on behind the last finished epoch.
 *
 * <p>Runs on the calling thread. How fast it is depends on the allocator's environment and on {@code
 * ai.djl.pytorch.num_threads}, see the launcher.
 */
public final class SampleTraining {
    private static final int EVALUATION_BATCH = 500;

    private final String name;
    private final Recipe recipe;
    private final SampleArchitecture architecture;
    private final GreyImages train;
    private final GreyImages validation;
    private final Path folder;

    /**
     * @param name of the files: {@code NAME.onnx}, {@code NAME.csv} (the log) and {@code NAME.checkpoint}
     * @param images the training part of the data; the recipe's held-out images are split off from it here
     */
    public SampleTraining(String name, Recipe recipe, SampleArchitecture architecture, GreyImages images, Path folder) {
        this.name = name;
        GreyImages.Split split = images.holdOut(recipe.heldOut(), recipe.seed());
        this.recipe = recipe;
        this.architecture = architecture;
        this.train = split.train();
        this.validation = split.heldOut();
        this.folder = folder;
    }

    /**
     * Trains what is left of the epochs, tells {@code progress} of each as it ends, and then looks at the test part,
     * once.
     *
     * @return percent of the test images that the averaged network gets right
     * @throws IOException if the checkpoint or the log cannot be read or written
     */
    public double run(GreyImages test, Consumer<EpochLog> progress) throws IOException {
        Files.createDirectories(folder);
        Path checkpoint = folder.resolve(name + ".checkpoint");
        try (TrainingState state = Files.exists(checkpoint)
                ? TrainingState.load(recipe, architecture, checkpoint)
                : TrainingState.fresh(recipe, architecture)) {
            for (int epoch = state.log().size() + 1; epoch <= recipe.epochs(); epoch++) {
                EpochLog line = epoch(state, epoch);
                state.log().add(line);
                state.save(checkpoint);
                writeLog(state.log(), List.of());
                export(state);
                progress.accept(line);
            }
            export(state);
            double accuracy = accuracy(state.average(), test);
            writeLog(
                    state.log(),
                    List.of("# test accuracy (%d images, seen once): %.2f".formatted(test.size(), accuracy)));
            return accuracy;
        }
    }

    private EpochLog epoch(TrainingState state, int epoch) {
        long started = System.nanoTime();
        Random random = new Random(recipe.seed() * 1_000_003 + epoch);
        int[] order = GreyImages.shuffled(train.size(), random);
        Batches batches = new Batches(train, recipe);
        int stepsPerEpoch = train.size() / recipe.batch();
        double loss = 0;
        int correct = 0;
        for (int step = 0; step < stepsPerEpoch; step++) {
            int from = step * recipe.batch();
            int to = from + recipe.batch();
            // One manager for each batch frees every intermediate at once; without it training is several times slower.
            try (NDManager batch = state.manager().newSubManager()) {
                NDArray images = batches.augmented(batch, order, from, to, random);
                NDArray targets = batches.targets(batch, order, from, to, architecture.classes());
                try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                    NDArray logits = state.net().logits(images, true);
                    NDArray error = logits.logSoftmax(1)
                            .mul(targets)
                            .sum(new int[] {1})
                            .mean()
                            .neg();
                    collector.backward(error);
                    loss += finite(error.getFloat(), epoch, step);
                    correct += correct(logits.stopGradient().toFloatArray(), train, order, from);
                }
                state.step(recipe.rate(state.steps(), stepsPerEpoch));
            }
        }
        return new EpochLog(
                epoch,
                recipe.rate(state.steps() - 1, stepsPerEpoch),
                loss / stepsPerEpoch,
                100.0 * correct / (stepsPerEpoch * recipe.batch()),
                accuracy(state.average(), validation),
                (System.nanoTime() - started) / 1e9);
    }

    private static double finite(float loss, int epoch, int step) {
        if (!Float.isFinite(loss)) {
            throw new IllegalStateException(
                    "The loss became %s in step %d of epoch %d; use a lower peak rate.".formatted(loss, step, epoch));
        }
        return loss;
    }

    private double accuracy(SampleNet net, GreyImages images) {
        Batches batches = new Batches(images, recipe);
        int[] order = IntStream.range(0, images.size()).toArray();
        int correct = 0;
        for (int from = 0; from < images.size(); from += EVALUATION_BATCH) {
            try (NDManager batch = NDManager.newBaseManager("PyTorch")) {
                int to = Math.min(from + EVALUATION_BATCH, images.size());
                NDArray logits = net.logits(batches.plain(batch, order, from, to), false);
                correct += correct(logits.toFloatArray(), images, order, from);
            }
        }
        return 100.0 * correct / images.size();
    }

    private int correct(float[] logits, GreyImages images, int[] order, int from) {
        int classes = architecture.classes();
        int correct = 0;
        for (int i = 0; i < logits.length / classes; i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = logits[i * classes + c] > logits[i * classes + best] ? c : best;
            }
            correct += best == images.label(order[from + i]) ? 1 : 0;
        }
        return correct;
    }

    private void export(TrainingState state) throws IOException {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(
                "lapidary.preprocess", "scale 1/255, mean %s, std %s".formatted(recipe.mean(), recipe.deviation()));
        metadata.put("lapidary.recipe", recipe.toString());
        metadata.put("lapidary.epochs", Integer.toString(state.log().size()));
        Path unfinished = folder.resolve(name + ".onnx.part");
        Files.write(unfinished, state.average().toOnnx(metadata));
        Files.move(
                unfinished,
                folder.resolve(name + ".onnx"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void writeLog(List<EpochLog> log, List<String> remarks) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(EpochLog.CSV_HEADER);
        log.forEach(line -> lines.add(line.toCsv()));
        lines.addAll(remarks);
        Files.write(folder.resolve(name + ".csv"), lines);
    }
}
