package io.lapidary.exchange;

import io.lapidary.hash.Sha256;
import io.lapidary.json.Json;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.spec.SearchSpec;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All that a worker elsewhere must know of a search to judge its candidates: the same order makes the same files and
 * accuracies on every machine. Tickets name it by its hash, since limits and budget change while a search runs.
 *
 * @param name of the search when it began: it is written into the models
 * @param spec that candidates are judged by
 * @param device that candidates are compiled for
 * @param hashes SHA-256 of model and data, by what they are
 */
public record SearchOrder(String name, SearchSpec spec, DeviceProfile device, Map<String, String> hashes) {
    public SearchOrder {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(device, "device");
        // Sorted: the same order has the same hash in every process.
        hashes = Collections.unmodifiableMap(new TreeMap<>(hashes));
    }

    /** In the form that is hashed. */
    public String json() {
        return Json.write(this);
    }

    /** SHA-256 of its JSON. */
    public String sha256() {
        return Sha256.of(json());
    }
}
