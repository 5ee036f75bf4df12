package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** JSON as the library of schemas wants it. */
final class PlainJson {
    private PlainJson() {}

    /** Null for null. */
    static Object of(JsonNode node) {
        if (node.isObject()) {
            JsonObject object = new JsonObject();
            node.fields().forEachRemaining(f -> object.put(f.getKey(), of(f.getValue())));
            return object;
        }
        if (node.isArray()) {
            JsonArray array = new JsonArray();
            node.forEach(item -> array.add(of(item)));
            return array;
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        return node.isBoolean() ? (Object) node.booleanValue() : node.isNull() ? null : node.asText();
    }
}
