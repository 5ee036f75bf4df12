package io.lapidary.service.host;

import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.service.search.SearchEvent.Started;
import io.lapidary.spec.SearchSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the service asks of engines that it does not know itself. Thread-safe; calls take from milliseconds to minutes
 * and never come from an event loop.
 *
 * <p>In a spec that the service was sent, {@code model} is the SHA-256 of an uploaded model, and paths of data lead from
 * the uploaded archive named by {@code data.dataset}.
 */
public interface Laboratory {
    /**
     * Reads an uploaded model.
     *
     * @throws InvalidInput where it cannot be used
     */
    ModelGraph inspect(Path model, String name);

    /**
     * Reads a search as people send it, YAML or JSON, in which {@code model} is the SHA-256 of an uploaded model and
     * paths of data lead from the dataset that the spec names.
     *
     * @throws InvalidInput with every problem found
     */
    SearchSpec read(String text);

    /**
     * Says what a search would do, in a second or so.
     *
     * @throws InvalidInput where the spec does not fit its model or data
     */
    Plan plan(SearchSpec spec);

    /**
     * Calibrates and measures the base, so that the search can begin or go on; seconds to minutes.
     *
     * @param stored what it began with, where it goes on
     * @param listener told what is being done or waited for: a search that begins needs a worker of its pool, since its
     *     candidates are compiled for that one's processor
     * @throws InvalidInput where the search cannot be done, limits out of reach included
     * @throws InterruptedException when its thread is told to leave
     */
    PreparedSearch prepare(String search, SearchSpec spec, Optional<Started> stored, PreparationListener listener)
            throws InterruptedException;
}
