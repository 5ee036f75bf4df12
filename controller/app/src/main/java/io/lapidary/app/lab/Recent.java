package io.lapidary.app.lab;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers what was used last, up to a number of things. Thread-safe. */
final class Recent<K, V> {
    private final Map<K, V> known;

    Recent(int most) {
        known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /** Null where it is not, or no longer, known. */
    synchronized V get(K key) {
        return known.get(key);
    }

    synchronized void put(K key, V value) {
        known.put(key, value);
    }
}
