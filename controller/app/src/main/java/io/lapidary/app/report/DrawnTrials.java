package io.lapidary.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Trials as {@code listPoints} has them: every one, or where there are too many for a file that opens at once, one of
 * every few and those that are asked for.
 */
final class DrawnTrials {
    /** About 80 bytes each: 320 kB. */
    static final int MOST = 4_000;

    private static final int AT_ONCE = 10_000;
    private static final String REASONS = "reasons";
    private static final String REASON = "reason";
    private static final String NUMBER = "number";

    private final List<String> reasons = new ArrayList<>();
    private final ObjectNode columns = JsonNodeFactory.instance.objectNode();
    private final Set<Long> wanted;
    private final long stride;
    private long seen;

    private DrawnTrials(long total, Set<Long> wanted) {
        this.wanted = wanted;
        this.stride = Math.max(1, (total + MOST - 1) / MOST);
    }

    /**
     * Asks for all trials.
     *
     * @param total how many there are
     * @param wanted numbers of those that must not be left out
     */
    static ObjectNode of(SearchAnswers answers, long total, Set<Long> wanted) throws IOException, InterruptedException {
        DrawnTrials drawn = new DrawnTrials(total, wanted);
        long after = -1;
        while (true) {
            JsonNode page = answers.points(after, AT_ONCE);
            JsonNode numbers = page.get(NUMBER);
            drawn.add(page);
            if (numbers.size() < AT_ONCE) {
                break;
            }
            after = numbers.get(numbers.size() - 1).asLong();
        }
        ArrayNode names = drawn.columns.putArray(REASONS);
        drawn.reasons.forEach(names::add);
        return drawn.columns;
    }

    private void add(JsonNode page) {
        List<String> columnNames = new ArrayList<>();
        page.fieldNames().forEachRemaining(columnNames::add);
        columnNames.remove(REASONS);
        columnNames.forEach(name -> columns.withArray("/" + name));
        for (int row = 0; row < page.get(NUMBER).size(); row++) {
            if (seen++ % stride == 0
                    || wanted.contains(page.get(NUMBER).get(row).asLong())) {
                for (String name : columnNames) {
                    JsonNode value = page.get(name).get(row);
                    ((ArrayNode) columns.get(name)).add(name.equals(REASON) ? reason(page, value) : value);
                }
            }
        }
    }

    /** Each page counts its reasons for itself. */
    private JsonNode reason(JsonNode page, JsonNode place) {
        String reason = page.get(REASONS).get(place.asInt()).asText();
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
        return JsonNodeFactory.instance.numberNode(reasons.indexOf(reason));
    }
}
