package io.lapidary.service.store;

import java.util.List;

/**
 * A part of a longer list.
 *
 * @param total of the whole list, filters applied
 */
public record Page<T>(List<T> items, long total) {
    public Page {
        items = List.copyOf(items);
    }
}
