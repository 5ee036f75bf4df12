package io.lapidary.spec;

import io.lapidary.json.Fields;
import io.lapidary.space.SpaceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A service: model and data are uploads, and no path leads out of the uploaded archive. */
final class UploadsPlace implements SpecPlace {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Uploads uploads;

    UploadsPlace(Uploads uploads) {
        this.uploads = uploads;
    }

    @Override
    public String modelForm() {
        return "<SHA-256 of an uploaded model>";
    }

    @Override
    public void checkModel(Fields spec, String model) {
        if (isHash(spec, "model", model, "model") && uploads.modelName(model).isEmpty()) {
            spec.issue("model", "No model with this SHA-256 was uploaded.", "Upload it by POST /api/v1/models.");
        }
    }

    @Override
    public String nameFor(String model) {
        return uploads.modelName(model).map(n -> n.replaceFirst("\\.onnx$", "")).orElse("search");
    }

    @Override
    public Optional<Path> dataFolder(Fields data, String dataset) {
        if (dataset == null) {
            data.issue(
                    "dataset",
                    "One's own data need the archive that their paths lead from.",
                    "Upload it by POST /api/v1/datasets, then write `dataset: <its SHA-256>`.");
            return Optional.empty();
        }
        if (!isHash(data, "dataset", dataset, "dataset")) {
            return Optional.empty();
        }
        Optional<Path> folder = uploads.dataset(dataset);
        if (folder.isEmpty()) {
            data.issue("dataset", "No dataset with this SHA-256 was uploaded.", "Upload it by POST /api/v1/datasets.");
        }
        return folder;
    }

    private static boolean isHash(Fields fields, String key, String text, String what) {
        boolean fits = SHA256.matcher(text).matches();
        if (!fits) {
            fields.issue(
                    key,
                    "Here a %s is named by its SHA-256, 64 digits in lower case.".formatted(what),
                    "Upload it by POST /api/v1/%ss, which answers with it.".formatted(what));
        }
        return fits;
    }

    @Override
    public void checkData(Path dataFolder, Fields part, String key, String path, boolean directory) {
        try {
            Path root = dataFolder.toRealPath();
            Path file = root.resolve(path).normalize();
            if (Path.of(path).isAbsolute() || !file.startsWith(root) || leadsOut(root, file)) {
                part.issue(key, "A path may not leave its dataset.", "Write it as it stands in the archive.");
            } else if (directory ? !Files.isDirectory(file) : !Files.isRegularFile(file)) {
                part.issue(
                        key,
                        "There is no such %s in the dataset.".formatted(directory ? "folder" : "file"),
                        "Write the path as it stands in the archive.");
            }
        } catch (InvalidPathException e) {
            part.issue(key, "This is not a path.", "Write it as it stands in the archive.");
        } catch (IOException e) {
            part.issue(key, "The dataset cannot be read.", "Upload it again.");
        }
    }

    private static boolean leadsOut(Path root, Path file) throws IOException {
        return Files.exists(file) && !file.toRealPath().startsWith(root);
    }

    @Override
    public Optional<SpaceRules> space(Fields spec, String name) {
        Optional<SpaceRules> saved = uploads.space(name);
        if (saved.isEmpty()) {
            spec.issue(
                    "space",
                    "This is neither a ready-made nor a saved space.",
                    Fields.otherThan(name, SpaceRules.readyMadeNames()) + " Or write the space itself here.");
        }
        return saved;
    }
}
