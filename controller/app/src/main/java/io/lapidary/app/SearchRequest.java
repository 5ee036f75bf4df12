package io.lapidary.app;

import io.lapidary.app.delivery.LockFile;
import io.lapidary.spec.SearchSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One run of a search, as asked for on the command line.
 *
 * @param spec with the command line's changes
 * @param folder that the spec's paths lead from
 * @param lock the finished run to repeat; empty for a new search
 * @param output folder for the results
 * @param resume whether to go on with what the folder holds
 * @param changes what the command line changed of the spec, as it must be said again to go on: {@code  --trials 9}
 */
record SearchRequest(
        SearchSpec spec, Path folder, Optional<LockFile> lock, Path output, boolean resume, String changes) {}
