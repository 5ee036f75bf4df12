package io.lapidary.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract lets each role do. */
class ContractRolesTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    /** What only workers ask for: the cluster's secrets, and what is to be judged. */
    private static final String WORKERS_ALONE = "/api/v1/(cluster|searches/\\{id}/orders/\\{sha})";

    record Operation(String id, String method, String path, String role) {}

    static List<Operation> operations() throws IOException {
        List<Operation> found = new ArrayList<>();
        try (InputStream file = ContractRolesTest.class.getResourceAsStream("/io/lapidary/service/http/openapi.yaml")) {
            JsonNode contract = Json.yamlTree(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            contract.path("paths")
                    .fields()
                    .forEachRemaining(path -> path.getValue().fields().forEachRemaining(entry -> {
                        if (METHODS.contains(entry.getKey())) {
                            JsonNode operation = entry.getValue();
                            found.add(new Operation(
                                    operation.path("operationId").asText(),
                                    entry.getKey(),
                                    path.getKey(),
                                    operation.path("x-role").asText()));
                        }
                    }));
        }
        return found;
    }

    @Test
    void onlyTheQuestionsOfLoadBalancersAreOpenToEverybody() throws IOException {
        assertThat(operations())
                .filteredOn(operation -> operation.role().equals("none"))
                .extracting(Operation::path)
                .containsExactlyInAnyOrder("/healthz", "/readyz");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aViewerChangesNothingAndOnlyAdminsSeeTokensWebhooksAndTheTrail(Operation operation) {
        if (operation.role().equals("none")) {
            assertThat(operation.method()).isEqualTo("get");
            return;
        }
        Role needed = Json.read('"' + operation.role() + '"', Role.class);
        if (operation.path().matches("/api/v1/(tokens|webhooks|audit)(/.*)?")) {
            assertThat(needed).isEqualTo(Role.ADMIN);
        } else if (operation.method().equals("get") && !operation.path().matches(WORKERS_ALONE)) {
            assertThat(needed).isEqualTo(Role.VIEWER);
        } else {
            assertThat(needed).isEqualTo(Role.OPERATOR);
        }
    }
}
