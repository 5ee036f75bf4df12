package io.lapidary.service.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What a caller may do; each role may do all that those before it may. */
public enum Role {
    /** Looks at everything but tokens, webhooks and the audit trail; changes nothing. */
    @JsonProperty("viewer")
    VIEWER,
    /** Submits and steers searches, uploads models and data. */
    @JsonProperty("operator")
    OPERATOR,
    /** Gives out tokens, sets up webhooks, reads the audit trail. */
    @JsonProperty("admin")
    ADMIN;

    /** Whether this role may do what needs {@code required}. */
    public boolean may(Role required) {
        return compareTo(required) >= 0;
    }

    /** As written in JSON, in the contract and in messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
