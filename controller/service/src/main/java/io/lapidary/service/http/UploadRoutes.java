package io.lapidary.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.json.Json;
import io.lapidary.service.http.Operations.Outcome;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.SearchViews.Items;
import io.lapidary.service.http.upload.ArchiveLimits;
import io.lapidary.service.http.upload.ArchiveRefused;
import io.lapidary.service.http.upload.Dataset;
import io.lapidary.service.http.upload.IncomingFile;
import io.lapidary.service.http.upload.UploadFolder;
import io.lapidary.service.store.StoredUpload;
import io.lapidary.service.store.StoredUpload.Kind;
import io.lapidary.service.store.UploadStore;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Models and datasets: taking them in, and saying what there is. */
final class UploadRoutes {
    private final ApiParts parts;
    private final HttpSettings settings;
    private final UploadFolder folder;
    private final Receiver receiver;
    private final HttpMetrics metrics;
    private final UploadStore uploads;

    UploadRoutes(ApiParts parts, HttpSettings settings, UploadFolder folder, Receiver receiver, HttpMetrics metrics) {
        this.parts = parts;
        this.settings = settings;
        this.folder = folder;
        this.receiver = receiver;
        this.metrics = metrics;
        this.uploads = new UploadStore(parts.store().database());
    }

    void register(Operations operations) {
        operations.onStream("uploadModel", (c, r) -> upload(c, r, Kind.MODEL, settings.modelBytes()));
        operations.on("listModels", r -> ApiAnswer.ok(list(r, Kind.MODEL)));
        operations.on("getModel", r -> ApiAnswer.ok(view(find(r, Kind.MODEL))));
        operations.on(
                "getModelGraph",
                r -> ApiAnswer.ok(Json.tree(find(r, Kind.MODEL).json()).get("graph")));
        operations.onStream("uploadDataset", (c, r) -> upload(c, r, Kind.DATASET, settings.datasetBytes()));
        operations.on("listDatasets", r -> ApiAnswer.ok(list(r, Kind.DATASET)));
        operations.on("getDataset", r -> ApiAnswer.ok(view(find(r, Kind.DATASET))));
    }

    private Items<Object> list(ApiRequest request, Kind kind) {
        return Items.of(
                uploads.uploads(kind, request.whole("offset"), request.whole("limit")), request, UploadRoutes::view);
    }

    private StoredUpload find(ApiRequest request, Kind kind) {
        String sha = request.segment("sha");
        return uploads.find(kind, sha)
                .orElseThrow(() -> new Refused(Problem.of(
                        404,
                        "Not found",
                        "No %s with the hash (%s) was uploaded."
                                .formatted(kind.name().toLowerCase(java.util.Locale.ROOT), sha))));
    }

    private Future<Outcome> upload(RoutingContext context, ApiRequest request, Kind kind, long limit) {
        ExpectedHash expected = ExpectedHash.of(request);
        return receiver.receive(context.request(), request.caller(), limit, file -> {
            String sha256 = file.finish();
            expected.refuseOther(sha256);
            Optional<StoredUpload> known = uploads.find(kind, sha256);
            if (known.isPresent()) {
                return Outcome.of(ApiAnswer.ok(view(known.get())));
            }
            StoredUpload stored = kind == Kind.MODEL ? model(request, file, sha256) : dataset(request, file, sha256);
            file.keep();
            metrics.uploaded(kind.name().toLowerCase(java.util.Locale.ROOT)).increment(file.bytes());
            return Outcome.of(ApiAnswer.created(request.path() + "/" + sha256, view(stored)));
        });
    }

    private StoredUpload model(ApiRequest request, IncomingFile file, String sha256) {
        String name = request.text("name").orElse(sha256.substring(0, 12) + ".onnx");
        ModelGraph graph = parts.laboratory().inspect(file.path(), name);
        long bytes = file.bytes();
        parts.store().artifacts().adopt(file.path(), sha256);
        return enter(Kind.MODEL, sha256, name, bytes, request, Json.write(new ModelFacts(graph)));
    }

    private StoredUpload dataset(ApiRequest request, IncomingFile file, String sha256) throws IOException {
        String name = request.text("name").orElse(sha256.substring(0, 12));
        Path unpacked = folder.newFolder();
        try {
            Dataset dataset = Dataset.unpack(file.path(), name, unpacked, ArchiveLimits.upTo(settings.unpackedBytes()));
            file.reserve(Math.max(0, dataset.unpackedBytes() - file.bytes()));
            folder.adopt(unpacked, sha256);
            return enter(Kind.DATASET, sha256, name, dataset.unpackedBytes(), request, Json.write(dataset));
        } catch (ArchiveRefused e) {
            throw new InvalidInput(List.of(new Issue("$", SchemaIssues.shorten(e.entry()), e.getMessage(), "")));
        } finally {
            UploadFolder.delete(unpacked);
        }
    }

    private StoredUpload enter(Kind kind, String sha256, String name, long bytes, ApiRequest request, String json) {
        return uploads.add(new StoredUpload(
                kind,
                sha256,
                name,
                bytes,
                request.caller().name(),
                json,
                parts.clock().millis()));
    }

    private static Object view(StoredUpload upload) {
        JsonNode facts = Json.tree(upload.json());
        return upload.kind() == Kind.MODEL ? ModelView.of(upload, facts) : DatasetView.of(upload, facts);
    }

    private record ModelView(
            String sha256,
            String name,
            long bytes,
            String owner,
            long createdMillis,
            int layers,
            int groups,
            long macs,
            long parameters,
            JsonNode notes) {
        static ModelView of(StoredUpload upload, JsonNode facts) {
            JsonNode graph = facts.get("graph");
            return new ModelView(
                    upload.sha256(),
                    upload.name(),
                    upload.bytes(),
                    upload.owner(),
                    upload.createdMillis(),
                    graph.get("layers").size(),
                    graph.get("groups").size(),
                    facts.get("macs").asLong(),
                    facts.get("parameters").asLong(),
                    graph.get("notes"));
        }
    }

    private record DatasetView(
            String sha256,
            String name,
            long bytes,
            String owner,
            long createdMillis,
            int files,
            long unpackedBytes,
            JsonNode paths) {
        static DatasetView of(StoredUpload upload, JsonNode facts) {
            return new DatasetView(
                    upload.sha256(),
                    upload.name(),
                    upload.bytes(),
                    upload.owner(),
                    upload.createdMillis(),
                    facts.get("files").asInt(),
                    facts.get("unpackedBytes").asLong(),
                    facts.get("paths"));
        }
    }
}
