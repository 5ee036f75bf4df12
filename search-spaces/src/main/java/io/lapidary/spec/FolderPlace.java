package io.lapidary.spec;

import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issues;
import io.lapidary.json.Fields;
import io.lapidary.json.Json;
import io.lapidary.space.SpaceReader;
import io.lapidary.space.SpaceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A person's own folder: model, data and space are files that the spec's paths lead to. */
final class FolderPlace implements SpecPlace {
    private final Path folder;
    private final Issues issues;

    FolderPlace(Path folder, Issues issues) {
        this.folder = folder;
        this.issues = issues;
    }

    @Override
    public String modelForm() {
        return "path/to/model.onnx";
    }

    @Override
    public void checkModel(Fields spec, String model) {
        check(spec, "model", model, false);
    }

    @Override
    public String nameFor(String model) {
        String file = resolve(model).map(f -> f.getFileName().toString()).orElse(model);
        return file.replaceFirst("\\.onnx$", "");
    }

    @Override
    public Optional<Path> dataFolder(Fields data, String dataset) {
        if (dataset != null) {
            data.issue(
                    "dataset",
                    "A dataset is an archive that was uploaded to a service; here, data are files.",
                    "Leave `dataset` out and let the paths lead from this file; `lapidary submit` uploads them.");
        }
        return Optional.of(folder);
    }

    @Override
    public void checkData(Path dataFolder, Fields part, String key, String path, boolean directory) {
        check(part, key, path, directory);
    }

    @Override
    public Optional<SpaceRules> space(Fields spec, String name) {
        Optional<Path> file = resolve(name).filter(Files::isRegularFile);
        if (file.isEmpty()) {
            spec.issue(
                    "space",
                    "This is neither a ready-made space nor a file.",
                    Fields.otherThan(name, SpaceRules.readyMadeNames()) + " Or write the space itself here.");
            return Optional.empty();
        }
        try {
            return Optional.of(SpaceReader.read("space", Json.yamlTree(Files.readString(file.get())), issues));
        } catch (IOException e) {
            spec.issue("space", "The file cannot be read: %s.".formatted(e.getMessage()), "");
        } catch (InvalidInput e) {
            e.issues().forEach(i -> issues.add("space: " + i.path(), name, i.message(), i.hint()));
        }
        return Optional.empty();
    }

    private void check(Fields fields, String key, String path, boolean directory) {
        Optional<Path> file = resolve(path);
        if (file.filter(directory ? Files::isDirectory : Files::isRegularFile).isEmpty()) {
            fields.issue(
                    key,
                    "There is no such %s.".formatted(directory ? "folder" : "file"),
                    file.map(f -> "Looked for %s.".formatted(f.normalize())).orElse("This is not a path."));
        }
    }

    private Optional<Path> resolve(String path) {
        try {
            return Optional.of(folder.resolve(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
