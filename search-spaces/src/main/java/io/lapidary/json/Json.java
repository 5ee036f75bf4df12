package io.lapidary.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.lapidary.issue.InvalidInput;
import java.io.IOException;
import java.time.Duration;

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
                .addModule(durations())
                .build();
    }

    /** Spans of time in JSON are written as people write them. */
    private static SimpleModule durations() {
        SimpleModule module = new SimpleModule("durations");
        module.addSerializer(Duration.class, new StdSerializer<>(Duration.class) {
            @Override
            public void serialize(Duration span, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(Durations.text(span));
            }
        });
        module.addDeserializer(Duration.class, new StdDeserializer<>(Duration.class) {
            @Override
            public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
                String text = in.getText();
                return Durations.parse(text)
                        .orElseThrow(() -> InvalidFormatException.from(
                                in, "A span of time is written as 45s, 30m or 1h30m.", text, Duration.class));
            }
        });
        return module;
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
