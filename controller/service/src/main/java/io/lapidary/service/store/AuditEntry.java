package io.lapidary.service.store;

import java.util.Objects;

/**
 * One line of the audit trail.
 *
 * @param id given by the store, rising; 0 before
 * @param atMillis since 1970
 * @param actor who did it
 * @param token id of the token that was shown; empty for none
 * @param address where the request came from
 * @param what the operation's id in the contract
 * @param target the path it was asked of, or the id of what it made
 * @param status of the answer
 * @param request id of the request, as in the logs
 */
public record AuditEntry(
        long id,
        long atMillis,
        String actor,
        String token,
        String address,
        String what,
        String target,
        int status,
        String request) {
    public AuditEntry {
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(request, "request");
    }
}
