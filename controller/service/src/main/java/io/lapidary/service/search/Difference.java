package io.lapidary.service.search;

/**
 * Something that a repeated search does not share with the recorded one.
 *
 * @param what {@code candidate}, {@code outcome}, {@code bytes} or {@code accuracy}
 */
public record Difference(String what, String recorded, String found) {}
