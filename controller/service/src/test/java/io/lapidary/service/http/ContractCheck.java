package io.lapidary.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import io.lapidary.service.http.Served.Answer;
import java.util.Optional;

/** Holds answers against the contract. */
final class ContractCheck {
    private final Contract contract;
    private final JsonNode tree;

    ContractCheck(Contract contract) {
        this.contract = contract;
        this.tree = Json.yamlTree(contract.text());
    }

    Contract contract() {
        return contract;
    }

    /** Fails where the contract does not have such an answer. */
    void check(String method, String path, Answer answer) {
        String type = answer.header("content-type").split(";")[0];
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        Optional<Endpoint> found = contract.endpoints().stream()
                .filter(e -> e.method().name().equals(method))
                .filter(e -> path.matches(e.path().replaceAll("\\{[^}]+}", "[^/]+")))
                .findFirst();
        if (answer.status() >= 400) {
            assertThat(type).as(answer.text()).isEqualTo("application/problem+json");
            assertThat(SchemaIssues.of("", answer.json(), contract.answer("listSearches", 500)))
                    .as(answer.text())
                    .isEmpty();
        }
        if (found.isEmpty()) {
            assertThat(answer.status()).as("%s %s", method, path).isIn(400, 403, 404, 405);
            return;
        }
        JsonNode responses = tree.at("/paths")
                .get(found.get().path())
                .get(method.toLowerCase(java.util.Locale.ROOT))
                .get("responses");
        JsonNode response = responses.get(Integer.toString(answer.status()));
        assertThat(response)
                .as("%s of %s: %s", answer.status(), found.get().id(), answer.text())
                .isNotNull();
        if (answer.status() < 300 && answer.bytes().length > 0) {
            assertThat(response.get("content").has(type)).as(type).isTrue();
            if (type.equals("application/json")) {
                assertThat(SchemaIssues.of(
                                "", answer.json(), contract.answer(found.get().id(), answer.status())))
                        .as("%s: %s", found.get().id(), answer.text())
                        .isEmpty();
            }
        }
    }
}
