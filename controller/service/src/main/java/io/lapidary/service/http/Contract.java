package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.access.Role;
import io.lapidary.service.http.Endpoint.Body;
import io.lapidary.service.http.Endpoint.Checked;
import io.lapidary.service.http.Endpoint.Parameter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The API as {@code openapi.yaml} has it. Immutable.
 *
 * <p>The library reads and resolves the contract; requests are checked by {@link RequestCheck} with the library's
 * schemas, since its own validator stops at the first problem and queues all requests of a server one behind the other.
 */
final class Contract {
    private static final String FILE = "openapi.yaml";
    private static final JsonSchemaOptions ALL_ERRORS = new JsonSchemaOptions()
            .setBaseUri("app://")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final String text;
    private final JsonNode tree;
    private final OpenAPIContract contract;
    private final List<Endpoint> endpoints;

    private Contract(String text, JsonNode tree, OpenAPIContract contract) {
        this.text = text;
        this.tree = tree;
        this.contract = contract;
        this.endpoints = contract.getPaths().stream()
                .flatMap(path -> path.getOperations().stream())
                .map(this::endpoint)
                .toList();
    }

    /** Reads the contract on a worker thread; fails where the file is not a valid contract. */
    static Future<Contract> load(Vertx vertx) {
        return vertx.executeBlocking(Contract::read).compose(text -> {
            JsonNode tree = Json.yamlTree(text);
            return OpenAPIContract.from(vertx, KnownMediaTypes.only(tree)).map(c -> new Contract(text, tree, c));
        });
    }

    private static String read() {
        try (InputStream in = Contract.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file. */
    String text() {
        return text;
    }

    /** All operations, those with fixed paths before those with placeholders. */
    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** The schema of an answer's JSON, for those who hold the server to it. */
    Checked answer(String operation, int status) {
        return checked(contract.operation(operation)
                .getResponse(status)
                .getContent()
                .get("application/json")
                .getSchema());
    }

    private Endpoint endpoint(Operation operation) {
        JsonNode written = tree.at("/paths")
                .get(operation.getOpenAPIPath())
                .get(operation.getHttpMethod().name().toLowerCase(Locale.ROOT));
        String role = written.get("x-role").asText();
        return new Endpoint(
                operation.getOperationId(),
                operation.getHttpMethod(),
                operation.getOpenAPIPath(),
                role.equals("none") ? null : Role.valueOf(role.toUpperCase(Locale.ROOT)),
                !operation.getHttpMethod().equals(HttpMethod.GET)
                        || written.path("x-audited").asBoolean(),
                operation.getParameters().stream().map(this::parameter).toList(),
                body(operation.getRequestBody(), written),
                goodAnswers(written.get("responses")));
    }

    private Parameter parameter(io.vertx.openapi.contract.Parameter p) {
        Checked schema = checked(p.getSchema());
        return new Parameter(
                p.getName(), p.getIn(), p.isRequired(), schema.schema().getValue("default"), schema);
    }

    private Body body(RequestBody body, JsonNode written) {
        if (body == null) {
            return null;
        }
        Set<String> types = new LinkedHashSet<>();
        written.at("/requestBody/content").fieldNames().forEachRemaining(types::add);
        if (written.path("x-stream").asBoolean()) {
            return new Body(body.isRequired(), types, 0, null);
        }
        MediaType json = body.getContent().get("application/json");
        return new Body(body.isRequired(), types, written.get("x-body-limit").asLong(), checked(json.getSchema()));
    }

    private static List<String> goodAnswers(JsonNode responses) {
        List<String> types = new ArrayList<>();
        responses.fields().forEachRemaining(response -> {
            if (response.getKey().startsWith("2")) {
                response.getValue().path("content").fieldNames().forEachRemaining(types::add);
            }
        });
        return types.stream().distinct().toList();
    }

    private Checked checked(JsonSchema schema) {
        return new Checked((JsonObject) schema, contract.getSchemaRepository().validator(schema, ALL_ERRORS));
    }
}
