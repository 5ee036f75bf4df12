package io.lapidary.service.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lapidary.json.Json;
import io.lapidary.service.store.StoredEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One event as readers get it; written once, whoever reads. Immutable.
 *
 * @param id among the events of all searches
 * @param seq among those of its search
 * @param data its JSON, one line
 */
record EventFrame(long id, String search, long seq, String type, String data) {
    /** Picture and profile of the model: hundreds of kilobytes that the model's own path has as well. */
    private static final List<String> LEFT_OUT = List.of("graph", "profile");

    static EventFrame of(StoredEvent event) {
        String json = event.type().equals("started") ? light(event.json()) : event.json();
        String data = "{\"id\":%d,\"search\":%s,\"seq\":%d,\"atMillis\":%d,\"type\":%s,\"event\":%s}"
                .formatted(
                        event.id(),
                        Json.write(event.search()),
                        event.seq(),
                        event.atMillis(),
                        Json.write(event.type()),
                        json);
        return new EventFrame(event.id(), event.search(), event.seq(), event.type(), data);
    }

    private static String light(String json) {
        ObjectNode tree = (ObjectNode) Json.tree(json);
        return Json.write(tree.remove(LEFT_OUT));
    }

    /** Appends it as an event stream has it. */
    void appendTo(Buffer stream, long number) {
        stream.appendString("id: ")
                .appendString(Long.toString(number))
                .appendString("\nevent: ")
                .appendString(type)
                .appendString("\ndata: ")
                .appendBytes(data.getBytes(StandardCharsets.UTF_8))
                .appendString("\n\n");
    }
}
