package io.lapidary.service.http;

import io.lapidary.service.access.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.Location;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One operation of the contract.
 *
 * @param id the operation's id
 * @param path with placeholders in braces
 * @param role that it needs; null for one that is open to everybody
 * @param parameters all of them, those of its path included
 * @param audited whether it goes into the audit trail: all that changes something, and what hands out secrets
 * @param body what it takes; null where it takes none
 * @param answers media types of its good answers, in order of preference
 */
record Endpoint(
        String id,
        HttpMethod method,
        String path,
        Role role,
        boolean audited,
        List<Parameter> parameters,
        Body body,
        List<String> answers) {
    Endpoint {
        parameters = List.copyOf(parameters);
        answers = List.copyOf(answers);
    }

    Optional<Parameter> parameter(String name, Location in) {
        return parameters.stream()
                .filter(p -> p.in() == in && p.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /**
     * A parameter.
     *
     * @param fallback its value where it is not given; null for none
     */
    record Parameter(String name, Location in, boolean required, Object fallback, Checked schema) {}

    /**
     * A body.
     *
     * @param types media types that are taken
     * @param limitBytes how large it may be at most; 0 where the handler streams it and has a limit of its own
     * @param schema null where the handler streams it
     */
    record Body(boolean required, Set<String> types, long limitBytes, Checked schema) {
        Body {
            types = Set.copyOf(types);
        }
    }

    /** A schema as the contract has it, references resolved, and what checks it. */
    record Checked(io.vertx.core.json.JsonObject schema, Validator validator) {}
}
