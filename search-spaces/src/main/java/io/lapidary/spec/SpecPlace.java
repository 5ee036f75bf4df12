package io.lapidary.spec;

import io.lapidary.json.Fields;
import io.lapidary.space.SpaceRules;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where what a spec names is found. What is not there, or may not be named here, is noted as an issue of the spec; no
 * method throws for it.
 */
interface SpecPlace {
    /** How a model is named here, for the hint where none is. */
    String modelForm();

    /** Notes it where the spec's {@code model} cannot be had. */
    void checkModel(Fields spec, String model);

    /** A search's name where its spec says none. */
    String nameFor(String model);

    /**
     * The folder that the paths of one's own data lead from.
     *
     * @param dataset what the data say at {@code dataset}; null where they say nothing
     * @return empty where there is none, which is noted
     */
    Optional<Path> dataFolder(Fields data, String dataset);

    /** Notes it where a file, or a directory, of the data cannot be had. */
    void checkData(Path dataFolder, Fields part, String key, String path, boolean directory);

    /** A space that is not ready-made; empty where there is none of this name, which is noted. */
    Optional<SpaceRules> space(Fields spec, String name);
}
