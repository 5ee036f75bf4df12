package io.lapidary.runtime.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The sample networks of the repository: what each is, how it is trained, and on what. */
public enum Sample {
    /** On Fashion-MNIST (Xiao et al. 2017): most of an hour on two cores. */
    FASHION("fashion-resnet", ResidualNet.Architecture.fashion(), Recipe.fashion()) {
        @Override
        public GreyImages images(Path data, boolean test) throws IOException {
            return fashionMnist(data, test);
        }
    },

    /** In the manner of LeNet-5, on Fashion-MNIST: a few minutes. */
    LENET("fashion-lenet", new LeNet.Architecture(), Recipe.lenet()) {
        @Override
        public GreyImages images(Path data, boolean test) throws IOException {
            return fashionMnist(data, test);
        }
    },

    /** 56 weighted layers, narrow, on Fashion-MNIST: what deep networks are tried on. */
    DEEP("fashion-deep", ResidualNet.Architecture.deep(), Recipe.deep()) {
        @Override
        public GreyImages images(Path data, boolean test) throws IOException {
            return fashionMnist(data, test);
        }
    },

    /** Depthwise convolutions, on Fashion-MNIST: what those are tried on. */
    SEPARABLE("fashion-separable", new SeparableNet.Architecture(), Recipe.separable()) {
        @Override
        public GreyImages images(Path data, boolean test) throws IOException {
            return fashionMnist(data, test);
        }
    },

    /** On {@link GeneratedShapes}: a minute or two. */
    SHAPES("shapes-resnet", ResidualNet.Architecture.shapes(), Recipe.shapes()) {
        @Override
        public GreyImages images(Path data, boolean test) {
            return test ? GeneratedShapes.draw(2, 4_000) : GeneratedShapes.draw(1, 12_000);
        }
    };

    private final String fileName;
    private final SampleArchitecture architecture;
    private final Recipe recipe;

    Sample(String fileName, SampleArchitecture architecture, Recipe recipe) {
        this.fileName = fileName;
        this.architecture = architecture;
        this.recipe = recipe;
    }

    private static GreyImages fashionMnist(Path data, boolean test) throws IOException {
        String part = test ? "t10k" : "train";
        Path images = data.resolve(part + "-images-idx3-ubyte.gz");
        if (!Files.exists(images)) {
            throw new IOException(
                    "Fashion-MNIST (%s) is not there; run data/fetch-fashion-mnist or name a folder that holds it."
                            .formatted(images));
        }
        return GreyImages.read(images, data.resolve(part + "-labels-idx1-ubyte.gz"));
    }

    /** The name of its ONNX file and of its log, without the ending. */
    public String fileName() {
        return fileName;
    }

    Recipe recipe() {
        return recipe;
    }

    /**
     * Trains it or goes on training it, see {@link SampleTraining#run}.
     *
     * @param data the folder of the four IDX files; generated shapes need none and ignore it
     * @param output where the checkpoint, the log and the ONNX file go
     */
    public double train(Path data, Path output, Consumer<EpochLog> progress) throws IOException {
        SampleTraining training = new SampleTraining(fileName, recipe, architecture, images(data, false), output);
        return training.run(images(data, true), progress);
    }

    /**
     * What it learns from, or is tested on.
     *
     * @param data the folder of the four IDX files; generated shapes need none and ignore it
     */
    public abstract GreyImages images(Path data, boolean test) throws IOException;
}
