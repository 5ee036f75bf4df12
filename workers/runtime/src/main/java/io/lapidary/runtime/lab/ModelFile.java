package io.lapidary.runtime.lab;

import io.lapidary.compression.ModelTrial;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxReader;
import io.lapidary.graph.Layer;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Why;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Models as files. */
public final class ModelFile {
    /** What reading a model may take, in a process that it may break: whoever reads it must live on. */
    private static final Duration MOST_TIME = Duration.ofMinutes(2);
    /** For a model of no size. */
    private static final long LEAST_BYTES = 2L << 30;
    /** A model is held in several forms at once, by Java and by ONNX Runtime. */
    private static final long TIMES_ITS_SIZE = 16;

    private ModelFile() {}

    /** Tries, then reads a model that the user named at {@code where} in the input. */
    public static OnnxModel open(Path file, String where) {
        return tried(file, file.getFileName().toString(), where);
    }

    /** Reads a model of Lapidary's own. */
    public static OnnxModel shipped(Path file) {
        return open(file, file.getFileName().toString(), "sample");
    }

    /** Reads a model that may break the native runtime, or fill the memory: in another process first. */
    public static OnnxModel tried(Path file, String name, String where) {
        if (Files.isRegularFile(file)) {
            try (ModelTrial trial = new ModelTrial(MOST_TIME, LEAST_BYTES + TIMES_ITS_SIZE * Files.size(file))) {
                trial.check(file, name);
            } catch (IOException e) {
                throw InvalidInput.of(where, name, "The file cannot be read: %s.".formatted(Why.of(e)), "");
            }
        }
        return open(file, name, where);
    }

    /** Reads a model that was tried before, and that people know by another name than its file's. */
    static OnnxModel open(Path file, String name, String where) {
        if (!Files.isRegularFile(file)) {
            throw InvalidInput.of(where, name, "There is no such file.", "Name an ONNX file.");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw InvalidInput.of(where, name, "The file cannot be read: %s.".formatted(Why.of(e)), "");
        } catch (OutOfMemoryError e) {
            throw InvalidInput.of(where, name, "The file is too large for this machine.", "");
        }
        return OnnxReader.read(bytes, name);
    }

    /** Reads a search's model; one in which nothing can be changed is refused. */
    public static OnnxModel compressible(SearchFiles files) {
        OnnxModel model = files.tried()
                ? open(files.model(), files.modelName(), "model")
                : tried(files.model(), files.modelName(), "model");
        if (!isCompressible(model)) {
            throw InvalidInput.of(
                    "model",
                    files.modelName(),
                    "There is nothing to prune and nothing to quantise in this model.",
                    "`lapidary inspect` says what is frozen and why.");
        }
        return model;
    }

    /** Whether anything in a model can be changed at all. */
    public static boolean isCompressible(OnnxModel model) {
        return !model.graph().groups().isEmpty()
                || model.graph().layers().stream().anyMatch(Layer::quantisable);
    }
}
