package io.lapidary.service.search;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a user can ask of a search. */
public enum Request {
    /** Let what is in flight end, then wait. */
    @JsonProperty("pause")
    PAUSE,
    /** Go on. */
    @JsonProperty("resume")
    RESUME,
    /** Let what is in flight end, then be over. */
    @JsonProperty("stop")
    STOP
}
