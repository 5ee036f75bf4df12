package io.lapidary.compression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Solved weights by what they were solved for; the least recently used go when it grows beyond its bound. Thread-safe. */
final class VariantCache<T> {
    private final long mostBytes;
    private final ToLongFunction<T> size;
    private final Map<String, T> variants = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /** @param size bytes of an entry */
    VariantCache(long mostBytes, ToLongFunction<T> size) {
        this.mostBytes = mostBytes;
        this.size = size;
    }

    /** The weights for a key, solved outside of the lock where they are not there. */
    T get(String key, Supplier<T> solver) {
        synchronized (variants) {
            T known = variants.get(key);
            if (known != null) {
                return known;
            }
        }
        T solved = solver.get();
        synchronized (variants) {
            if (variants.put(key, solved) == null) {
                bytes += size.applyAsLong(solved);
            }
            var oldest = variants.entrySet().iterator();
            while (bytes > mostBytes && oldest.hasNext()) {
                bytes -= size.applyAsLong(oldest.next().getValue());
                oldest.remove();
            }
        }
        return solved;
    }
}
