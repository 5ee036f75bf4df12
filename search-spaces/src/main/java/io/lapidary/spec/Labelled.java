package io.lapidary.spec;

import com.fasterxml.jackson.annotation.JsonValue;

/** A constant with the name that it has in files, JSON and pages. */
public interface Labelled {
    @JsonValue
    String label();
}
