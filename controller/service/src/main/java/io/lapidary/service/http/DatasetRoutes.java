package io.lapidary.service.http;

import io.lapidary.hash.Sha256;
import io.lapidary.service.http.Operations.Outcome;
import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.SearchViews.All;
import io.lapidary.service.store.StoredUpload.Kind;
import io.lapidary.service.store.UploadStore;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Gives out the files of uploaded datasets, to workers that have none of them. */
final class DatasetRoutes {
    private static final int LISTS_KEPT = 8;

    private final UploadStore uploads;
    private final Path datasets;
    private final WorkerExecutor workers;
    private final WorkerExecutor uploaders;
    private final Map<String, List<DatasetFile>> lists = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<DatasetFile>> eldest) {
            return size() > LISTS_KEPT;
        }
    };

    /** @param uploaders for what takes minutes */
    DatasetRoutes(ApiParts parts, WorkerExecutor workers, WorkerExecutor uploaders) {
        this.uploads = new UploadStore(parts.store().database());
        this.datasets = parts.folder().resolve("datasets");
        this.workers = workers;
        this.uploaders = uploaders;
    }

    void register(Operations operations) {
        operations.onStream("listDatasetFiles", this::list);
        operations.onStream("getDatasetFile", this::send);
    }

    private record DatasetFile(String path, long bytes, String sha256) {}

    private Future<Outcome> list(RoutingContext context, ApiRequest request) {
        String sha256 = request.segment("sha");
        return uploaders.executeBlocking(() -> Outcome.of(ApiAnswer.ok(All.of(files(sha256)))), false);
    }

    private List<DatasetFile> files(String sha256) throws IOException {
        synchronized (lists) {
            List<DatasetFile> known = lists.get(sha256);
            if (known != null) {
                return known;
            }
        }
        List<DatasetFile> found = hashed(folder(sha256));
        synchronized (lists) {
            lists.put(sha256, found);
        }
        return found;
    }

    private static List<DatasetFile> hashed(Path folder) throws IOException {
        List<DatasetFile> found = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) paths.filter(Files::isRegularFile).sorted()::iterator) {
                found.add(new DatasetFile(
                        folder.relativize(file).toString().replace('\\', '/'), Files.size(file), Sha256.of(file)));
            }
        }
        return List.copyOf(found);
    }

    private Path folder(String sha256) {
        return uploads.find(Kind.DATASET, sha256)
                .map(found -> datasets.resolve(found.sha256()))
                .filter(Files::isDirectory)
                .orElseThrow(() -> new Refused(
                        Problem.of(404, "Not found", "No dataset with the hash (%s) was uploaded.".formatted(sha256))));
    }

    private Future<Outcome> send(RoutingContext context, ApiRequest request) {
        String sha256 = request.segment("sha");
        String path = request.text("path").orElseThrow();
        return workers.executeBlocking(
                        () -> {
                            Path file = within(folder(sha256), path);
                            return LastingFile.of(file, sha256 + "/" + Sha256.of(path), "data");
                        },
                        false)
                .compose(found -> found.send(context.response(), request));
    }

    private static Path within(Path folder, String path) {
        try {
            Path file = folder.resolve(path).normalize();
            if (file.startsWith(folder) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Such a file cannot exist.
        }
        throw new Refused(Problem.of(
                404,
                "Not found",
                "The dataset has no file (%s); `…/files` lists what it has.".formatted(SchemaIssues.shorten(path))));
    }
}
