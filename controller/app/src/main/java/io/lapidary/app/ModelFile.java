package io.lapidary.app;

import io.lapidary.app.delivery.Words;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.OnnxReader;
import io.lapidary.graph.Layer;
import io.lapidary.issue.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Models as files that the user names. */
final class ModelFile {
    private ModelFile() {}

    /** Reads a model, at {@code where} in the user's input. */
    static OnnxModel open(Path file, String where) {
        if (!Files.isRegularFile(file)) {
            throw InvalidInput.of(where, file, "There is no such file.", "Name an ONNX file.");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw InvalidInput.of(where, file, "The file cannot be read: %s.".formatted(Words.why(e)), "");
        } catch (OutOfMemoryError e) {
            throw InvalidInput.of(where, file, "The file is too large for this machine.", "");
        }
        return OnnxReader.read(bytes, file.getFileName().toString());
    }

    /** Whether anything in a model can be changed at all. */
    static boolean isCompressible(OnnxModel model) {
        return !model.graph().groups().isEmpty()
                || model.graph().layers().stream().anyMatch(Layer::quantisable);
    }
}
