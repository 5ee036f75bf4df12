package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import io.lapidary.runtime.sample.GreyImages;
import io.lapidary.runtime.sample.Recipe;
import io.lapidary.runtime.sample.Sample;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.Preprocess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Data that Lapidary knows by name, with the preprocessing that its sample networks were trained with.
 *
 * @param heldOut indices into the training part that the sample network has not learnt from: the better ones to
 *     validate on
 * @param test opens the test part, noting what is wrong
 */
record BuiltInData(OpenPart train, int[] heldOut, Function<Issues, OpenPart> test, Preprocess preprocess) {
    /** @param folders where data files may lie, the first that has them counts */
    static BuiltInData open(String name, List<Path> folders, long maxBytes, Issues issues) {
        return switch (name) {
            case "fashion-mnist" -> fashion(folders, maxBytes, issues);
            case "generated-shapes" -> shapes();
            default -> {
                issues.add(
                        "data.source",
                        name,
                        "There are no built-in data of this name. Known: %s."
                                .formatted(String.join(", ", DataSpec.BUILT_IN)),
                        Issues.suggestion(name, DataSpec.BUILT_IN));
                yield null;
            }
        };
    }

    private static BuiltInData fashion(List<Path> folders, long maxBytes, Issues issues) {
        Path folder = folders.stream()
                .filter(f -> Files.isRegularFile(f.resolve("train-images-idx3-ubyte.gz")))
                .findFirst()
                .orElse(null);
        if (folder == null) {
            issues.add(
                    "data.source",
                    "fashion-mnist",
                    "Its files (train-images-idx3-ubyte.gz and three more) are in none of %s.".formatted(folders),
                    "Run `data/fetch-fashion-mnist`, or set LAPIDARY_DATA to a folder that has them.");
            return null;
        }
        Recipe recipe = Recipe.fashion();
        OpenPart train = idx("data.source", folder, "train", maxBytes, issues);
        return train == null
                ? null
                : new BuiltInData(
                        train,
                        heldOut(train.samples(), recipe),
                        noted -> idx("data.source", folder, "t10k", maxBytes, noted),
                        preprocess(recipe));
    }

    private static BuiltInData shapes() {
        Recipe recipe = Recipe.shapes();
        OpenPart train = shapes("train", drawn(false));
        return new BuiltInData(
                train, heldOut(train.samples(), recipe), noted -> shapes("test", drawn(true)), preprocess(recipe));
    }

    private static GreyImages drawn(boolean test) {
        try {
            return Sample.SHAPES.images(Path.of(""), test);
        } catch (IOException e) {
            throw new UncheckedIOException("Impossible state: generated shapes are not read from files.", e);
        }
    }

    private static OpenPart shapes(String part, GreyImages images) {
        int[] labels = IntStream.range(0, images.size()).map(images::label).toArray();
        SampleShape shape = new SampleShape(List.of(images.height(), images.width()));
        return new BytesPart("data.source", "generated-shapes, " + part, images.pixels(), images.size(), shape, labels);
    }

    private static OpenPart idx(String path, Path folder, String prefix, long maxBytes, Issues issues) {
        return IdxPart.open(
                path,
                folder.resolve(prefix + "-images-idx3-ubyte.gz"),
                folder.resolve(prefix + "-labels-idx1-ubyte.gz"),
                maxBytes,
                issues);
    }

    /** The same draw as the recipe's own. */
    private static int[] heldOut(int samples, Recipe recipe) {
        return recipe.heldOut() >= samples
                ? new int[0]
                : Arrays.copyOf(Draws.shuffled(samples, recipe.seed()), recipe.heldOut());
    }

    private static Preprocess preprocess(Recipe recipe) {
        return new Preprocess(0, 0, 1 / 255.0, List.of(recipe.mean()), List.of(recipe.deviation()), "NCHW", "grey");
    }
}
