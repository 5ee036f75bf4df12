package io.lapidary.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloneCommandTest {
    @Test
    void changesBecomeOneMergePatch() {
        assertThat((Object) CloneCommand.patch(
                        List.of("budget.trials=400", "name=again", "objective.limits.latency=40%", "budget.time=")))
                .isEqualTo(Json.tree("{\"budget\": {\"trials\": 400, \"time\": null}, \"name\": \"again\","
                        + " \"objective\": {\"limits\": {\"latency\": \"40%\"}}}"));
    }

    @Test
    void whatIsNoChangeIsNamedAllAtOnce() {
        assertThatThrownBy(() -> CloneCommand.patch(List.of("trials", "=4", "budget..trials=3", "seed=1")))
                .isInstanceOfSatisfying(
                        InvalidInput.class, e -> assertThat(e.issues()).hasSize(3));
    }
}
