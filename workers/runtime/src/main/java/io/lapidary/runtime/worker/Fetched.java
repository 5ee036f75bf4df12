package io.lapidary.runtime.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;

/** Single files of a controller, fetched by their hash into the cache. Used by the worker's thread alone. */
final class Fetched {
    private final ControllerApi api;
    private final Cache cache;
    private final Supplier<Set<String>> inUse;

    /** @param inUse what the cache must keep while room is made */
    Fetched(ControllerApi api, Cache cache, Supplier<Set<String>> inUse) {
        this.api = api;
        this.cache = cache;
        this.inUse = inUse;
    }

    /** Where the file with this hash lies, fetched if need be. */
    Path file(String sha256) throws IOException, InterruptedException {
        Path place = cache.place(sha256);
        if (!Files.exists(place)) {
            cache.makeRoom(api.artifactBytes(sha256), inUse.get());
            api.artifact(sha256, place);
        }
        return place;
    }

    /** The bytes of a file that is needed once. */
    byte[] once(String sha256) throws IOException, InterruptedException {
        Path file = file(sha256);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return bytes;
    }
}
