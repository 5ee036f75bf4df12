package io.lapidary.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.client.Controller;
import io.lapidary.app.client.Submission;
import io.lapidary.app.soak.ServeProcess;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.spec.SpecReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** A service that judges nothing itself, with the tokens of its people; killed and started again as needed. */
final class SoakService implements AutoCloseable {
    private static final int TOKEN_BYTES = 32;
    private static final String SPEC =
            """
            name: soak-of-the-cluster
            model: samples/shapes-resnet.onnx
            data: {source: generated-shapes, calibration: 64, validation: 500}
            objective: {goal: smallest, limits: {accuracy-drop: 5}}
            agent: random
            budget: {trials: %d, window: %d, finalists: 0}
            device: {pool: %s}
            """;

    private final SoakSettings settings;
    private final String address;
    private final Terminal terminal;
    private final String admin;
    private ServeProcess process;
    private Controller controller;

    /** @param address of the interface that it listens on */
    private SoakService(SoakSettings settings, String address, Terminal terminal, String admin) {
        this.settings = settings;
        this.address = address;
        this.terminal = terminal;
        this.admin = admin;
    }

    static SoakService start(SoakSettings settings, String address, Terminal terminal)
            throws IOException, InterruptedException {
        Files.createDirectories(settings.folder().resolve("service"));
        Files.writeString(settings.folder().resolve("worker.token"), token());
        String admin = token();
        Files.writeString(settings.folder().resolve("admin.token"), admin);
        SoakService service = new SoakService(settings, address, terminal, admin);
        service.startAt(0);
        return service;
    }

    private static String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "lap_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void startAt(int port) throws IOException, InterruptedException {
        process = ServeProcess.startAt(
                port,
                settings.folder().resolve("service"),
                settings.folder().resolve("serve.log"),
                "--bind",
                address,
                "--cluster-bind",
                address + ":0",
                "--trust-local",
                "false",
                "--judge-here",
                "false",
                "--cluster-lease",
                settings.lease().toSeconds() + "s",
                "--tokens-admin",
                settings.folder().resolve("admin.token").toString(),
                "--tokens-worker",
                workerToken().toString());
        controller = new Controller(url(), Optional.of(admin), Optional.empty());
    }

    URI url() {
        return process.url();
    }

    Controller controller() {
        return controller;
    }

    /** File of the token that workers come with. */
    Path workerToken() {
        return settings.folder().resolve("worker.token");
    }

    /** Submits a search for the workers of a pool; returns its id. */
    String submit(String pool) throws IOException, InterruptedException {
        String spec = SPEC.formatted(settings.trials(), 2 * settings.workers(), pool);
        return new Submission(controller, terminal)
                .submit(SpecReader.read(spec, settings.home()), settings.home())
                .get("id")
                .asText();
    }

    JsonNode search(String id) throws IOException, InterruptedException {
        return controller.get("/api/v1/searches/" + id);
    }

    /** The card of the worker with this name; empty while it shows none. */
    Optional<JsonNode> card(String name) throws IOException, InterruptedException {
        for (JsonNode card : controller.get("/api/v1/workers").get("items")) {
            if (card.at("/labels/" + StandIn.LABEL).asText().equals(name)) {
                return Optional.of(card);
            }
        }
        return Optional.empty();
    }

    /** As a power cut, and what comes after it. */
    void killAndRestart() throws IOException, InterruptedException {
        int port = url().getPort();
        process.kill();
        startAt(port);
    }

    void leave() throws InterruptedException {
        process.terminate();
    }

    @Override
    public void close() {
        process.close();
    }
}
