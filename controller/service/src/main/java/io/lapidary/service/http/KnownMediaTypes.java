package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lapidary.json.Json;
import io.vertx.core.json.JsonObject;

/**
 * The library refuses a contract that names media types it does not know, such as problem documents, YAML, CSV and event
 * streams. For it they are renamed to the nearest that it knows; the schemas stay.
 */
final class KnownMediaTypes {
    private KnownMediaTypes() {}

    static JsonObject only(JsonNode contract) {
        JsonNode copy = contract.deepCopy();
        copy.at("/paths")
                .forEach(path -> path.forEach(operation -> {
                    rename(operation.path("requestBody"));
                    operation.path("responses").forEach(KnownMediaTypes::rename);
                }));
        copy.at("/components/responses").forEach(KnownMediaTypes::rename);
        return new JsonObject(Json.write(copy));
    }

    private static void rename(JsonNode owner) {
        if (owner.get("content") instanceof ObjectNode content) {
            ObjectNode known = content.objectNode();
            content.fields().forEachRemaining(type -> known.set(nearest(type.getKey()), type.getValue()));
            ((ObjectNode) owner).set("content", known);
        }
    }

    private static String nearest(String type) {
        if (type.endsWith("json") || type.endsWith("yaml")) {
            return "application/json";
        }
        return type.startsWith("text/") ? "text/plain" : "application/octet-stream";
    }
}
