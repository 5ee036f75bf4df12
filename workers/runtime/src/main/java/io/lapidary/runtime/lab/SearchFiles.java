package io.lapidary.runtime.lab;

import io.lapidary.spec.SearchSpec;
import java.nio.file.Path;

/**
 * Where the files of a search lie on this machine.
 *
 * @param model the ONNX file
 * @param modelName under which people know it
 * @param data the folder that the data's paths lead from
 * @param tried whether the model was read before, in a process that it might have broken
 */
public record SearchFiles(Path model, String modelName, Path data, boolean tried) {
    /** Of a spec that a person wrote into a folder. */
    public static SearchFiles in(Path folder, SearchSpec spec) {
        Path model = folder.resolve(spec.model());
        return new SearchFiles(model, model.getFileName().toString(), folder, false);
    }
}
