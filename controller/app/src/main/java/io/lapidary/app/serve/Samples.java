package io.lapidary.app.serve;

import io.lapidary.compression.OnnxModel;
import io.lapidary.json.Json;
import io.lapidary.runtime.lab.ModelFile;
import io.lapidary.service.http.ModelFacts;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.store.StoredUpload;
import io.lapidary.service.store.StoredUpload.Kind;
import io.lapidary.service.store.UploadStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sample network, entered as a model, so that a new service has something to begin with. */
final class Samples {
    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);
    private static final String NAME = "sample";
    private static final String OWNER = "lapidary";

    private Samples() {}

    /**
     * Enters it, unless it is there. Waits for the disk.
     *
     * @param home folder of the program, with its samples; null where it is not known
     */
    static void enter(String home, SearchStore store, InstantSource clock) {
        if (home == null) {
            return;
        }
        Path file = Path.of(home, "samples", "fashion-resnet.onnx");
        if (!Files.isRegularFile(file)) {
            LOG.warn("The sample network ({}) is not there; the service begins without a model.", file);
            return;
        }
        OnnxModel model = ModelFile.shipped(file);
        UploadStore uploads = new UploadStore(store.database());
        if (uploads.find(Kind.MODEL, model.sha256()).isPresent()) {
            return;
        }
        store.artifacts().put(model.bytes());
        uploads.add(new StoredUpload(
                Kind.MODEL,
                model.sha256(),
                NAME,
                model.bytes().length,
                OWNER,
                Json.write(new ModelFacts(model.graph())),
                clock.millis()));
    }
}
