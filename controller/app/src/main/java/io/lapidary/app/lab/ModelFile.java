package io.lapidary.app.lab;

import io.lapidary.app.delivery.Words;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxReader;
import io.lapidary.graph.Layer;
import io.lapidary.issue.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Models as files. */
public final class ModelFile {
    private ModelFile() {}

    /** Reads a model that the user named at {@code where} in the input. */
    public static OnnxModel open(Path file, String where) {
        return open(file, file.getFileName().toString(), where);
    }

    /** Reads a model that people know by another name than its file's. */
    static OnnxModel open(Path file, String name, String where) {
        if (!Files.isRegularFile(file)) {
            throw InvalidInput.of(where, name, "There is no such file.", "Name an ONNX file.");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw InvalidInput.of(where, name, "The file cannot be read: %s.".formatted(Words.why(e)), "");
        } catch (OutOfMemoryError e) {
            throw InvalidInput.of(where, name, "The file is too large for this machine.", "");
        }
        return OnnxReader.read(bytes, name);
    }

    /** Reads a search's model; one in which nothing can be changed is refused. */
    static OnnxModel compressible(SearchFiles files) {
        OnnxModel model = open(files.model(), files.modelName(), "model");
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
