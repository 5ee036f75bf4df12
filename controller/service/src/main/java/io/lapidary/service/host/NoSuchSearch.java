package io.lapidary.service.host;

/** There is no search with this id. */
public final class NoSuchSearch extends RuntimeException {
    public NoSuchSearch(String id) {
        super("There is no search (%s).".formatted(id));
    }
}
