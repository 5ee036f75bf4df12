package io.lapidary.service.search;

/**
 * Something about a search that its user should know while it runs, and what can be done about it.
 *
 * @param sign what it is, as a label of {@link HealthSign}
 * @param message what was seen, with its numbers
 * @param remedy a way out
 */
public record HealthNote(String sign, String message, String remedy) {
    HealthNote(HealthSign sign, String message, String remedy) {
        this(sign.label(), message, remedy);
    }
}
