package io.lapidary.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
    @TempDir
    Path folder;

    private Path output;

    @BeforeEach
    void model() throws IOException {
        Files.createDirectories(folder.resolve("models"));
        Files.writeString(folder.resolve("models/net.onnx"), "stands for a model");
        output = Files.createDirectories(folder.resolve("out/run"));
    }

    @Test
    void aLockIsReadBackAsItWasWritten() {
        LockFile lock = LockFile.of(Examples.finished("net"), folder, output);

        JsonNode tree = Json.yamlTree(lock.yaml());
        assertThat(LockFile.isLock(tree)).isTrue();
        assertThat(LockFile.read(tree, output)).isEqualTo(lock);
    }

    @Test
    void aLockFindsTheModelFromItsOwnFolder() {
        LockFile lock = LockFile.of(Examples.finished("net"), folder, output);

        assertThat(lock.spec().model()).isEqualTo("../../models/net.onnx");
    }

    @Test
    void aDamagedLockIsRefusedWithEveryProblem() {
        String yaml = LockFile.of(Examples.finished("net"), folder, output)
                .yaml()
                .replaceFirst("(?m)^device: .*$", "device: nonsense")
                .replaceFirst("outcome: .*", "");

        assertThatThrownBy(() -> LockFile.read(Json.yamlTree(yaml), output))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("device")
                .hasMessageContaining("trials[0].outcome");
    }
}
