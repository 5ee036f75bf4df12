package io.lapidary.spec;

import io.lapidary.space.SpaceRules;
import java.nio.file.Path;
import java.util.Optional;

/** What was uploaded to a service, which specs name by SHA-256 (64 digits, in lower case). Thread-safe. */
public interface Uploads {
    /** The name under which a model was uploaded; empty where there is no such model. */
    Optional<String> modelName(String sha256);

    /** The folder that an archive was unpacked into; it exists and holds no links. Empty where there is no such one. */
    Optional<Path> dataset(String sha256);

    /** A space that was saved under this name. */
    Optional<SpaceRules> space(String name);
}
