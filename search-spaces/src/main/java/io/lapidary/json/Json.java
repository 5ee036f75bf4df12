package io.lapidary.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lapidary.issue.InvalidInput;

/**
 * The one codec, for HTTP, store, tickets and files. Foreign classes are never named in the text: only sealed types of
 * the vocabulary choose among themselves, by a fixed label.
 */
public final class Json {
    private static final ObjectMapper JSON =
            configured(JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION));
    private static final ObjectMapper YAML = configured(YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION));

    private Json() {}

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> M configured(B builder) {
        return builder.serializationInclusion(JsonInclude.Include.NON_NULL)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** One line of JSON. */
    public static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Impossible state: (%s) cannot be written.".formatted(value), e);
        }
    }

    /** JSON for people to read. */
    public static String pretty(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Impossible state: (%s) cannot be written.".formatted(value), e);
        }
    }

    /** YAML for people to read. */
    public static String yaml(Object value) {
        try {
            return YAML.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Impossible state: (%s) cannot be written.".formatted(value), e);
        }
    }

    /** Reads a type of the vocabulary; text that does not fit is an {@link InvalidInput}. */
    public static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw unreadable("JSON", e);
        }
    }

    /** Turns a tree into a type of the vocabulary. */
    public static <T> T convert(JsonNode tree, Class<T> type) {
        try {
            return JSON.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw unreadable("JSON", e);
        }
    }

    public static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreadable("JSON", e);
        }
    }

    /** The tree of a value as {@link #write} would write it. */
    public static JsonNode treeOf(Object value) {
        return JSON.valueToTree(value);
    }

    /** Reads YAML, of which JSON is a part. */
    public static JsonNode yamlTree(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreadable("YAML", e);
        }
    }

    private static InvalidInput unreadable(String format, JsonProcessingException e) {
        String where = e.getLocation() == null
                ? "$"
                : "line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        return InvalidInput.of(where, null, "This is not valid %s: %s".formatted(format, e.getOriginalMessage()), "");
    }
}
