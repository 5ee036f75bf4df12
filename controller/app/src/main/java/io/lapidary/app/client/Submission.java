package io.lapidary.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.delivery.Words;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.hash.Sha256;
import io.lapidary.spec.DataSpec;
import io.lapidary.spec.SearchSpec;
import io.lapidary.spec.SpecWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Sends a search from a person's folder to a service: model and data first, where the service has not got them. */
public final class Submission {
    private final Controller controller;
    private final Terminal terminal;

    public Submission(Controller controller, Terminal terminal) {
        this.controller = controller;
        this.terminal = terminal;
    }

    /**
     * Uploads what the search needs and submits it.
     *
     * @param folder that the spec's paths lead from
     * @return the search, as the service shows it
     */
    public JsonNode submit(SearchSpec spec, Path folder) throws IOException, InterruptedException {
        // Sent again after a broken connection, it must not become two searches.
        return controller.post(
                "/api/v1/searches",
                "application/json",
                uploaded(spec, folder),
                UUID.randomUUID().toString());
    }

    /** Uploads what the search needs, and has the service say what it would do. */
    JsonNode plan(SearchSpec spec, Path folder) throws IOException, InterruptedException {
        return controller.post(
                "/api/v1/searches?dryRun=true",
                "application/json",
                uploaded(spec, folder),
                UUID.randomUUID().toString());
    }

    private Map<String, Object> uploaded(SearchSpec spec, Path folder) throws IOException, InterruptedException {
        Path model = folder.resolve(spec.model());
        String sha256 = Sha256.of(model);
        upload("models", "application/octet-stream", model, model.getFileName().toString(), sha256);
        DataSpec data = data(spec, folder);
        return SpecWriter.tree(new SearchSpec(
                spec.name(),
                sha256,
                data,
                spec.metric(),
                spec.space(),
                spec.objective(),
                spec.agent(),
                spec.budget(),
                spec.device(),
                spec.seed()));
    }

    private DataSpec data(SearchSpec spec, Path folder) throws IOException, InterruptedException {
        if (spec.data().source() != null) {
            return spec.data();
        }
        terminal.say("Packing data...");
        DataArchive archive = DataArchive.of(spec.data(), folder);
        try {
            upload("datasets", "application/zip", archive.file(), spec.name() + ".zip", archive.sha256());
            return archive.data();
        } finally {
            Files.delete(archive.file());
        }
    }

    private void upload(String kind, String type, Path file, String name, String sha256)
            throws IOException, InterruptedException {
        if (controller.find("/api/v1/" + kind + "/" + sha256).isPresent()) {
            return;
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("name", plain(name));
        parameters.put("sha256", sha256);
        terminal.say("Uploading %s (%s)...".formatted(name, Words.bytes(Files.size(file))));
        controller.upload("/api/v1/" + kind + Controller.query(parameters), type, ShownUpload.of(file, terminal));
    }

    /** A name as the service takes it. */
    private static String plain(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._ -]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return plain.isEmpty() ? "upload" : plain.substring(0, Math.min(100, plain.length()));
    }
}
