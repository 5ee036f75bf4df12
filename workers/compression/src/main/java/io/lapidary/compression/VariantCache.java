package io.lapidary.compression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Solved weights by layer and kept inputs; the least recently used go when it grows beyond its bound. Thread-safe. */
final class VariantCache {
    private final long mostBytes;
    private final Map<String, LayerWeights> variants = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    VariantCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The weights for a key, solved outside of the lock where they are not there. */
    LayerWeights get(String key, Supplier<LayerWeights> solver) {
        synchronized (variants) {
            LayerWeights known = variants.get(key);
            if (known != null) {
                return known;
            }
        }
        LayerWeights solved = solver.get();
        synchronized (variants) {
            if (variants.put(key, solved) == null) {
                bytes += size(solved);
            }
            var oldest = variants.entrySet().iterator();
            while (bytes > mostBytes && oldest.hasNext()) {
                bytes -= size(oldest.next().getValue());
                oldest.remove();
            }
        }
        return solved;
    }

    private static long size(LayerWeights weights) {
        return 4L * weights.outputs * (weights.columns + 1);
    }
}
