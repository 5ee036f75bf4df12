package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A folder with one folder of PNG or JPEG files a class; classes are numbered in the order of their folders' names, as
 * torchvision and Keras do. A folder that holds pictures itself has no labels.
 */
final class FolderPart implements OpenPart {
    private static final List<String> KNOWN = List.of(".png", ".jpg", ".jpeg");
    private static final List<String> FOREIGN = List.of(".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".avif");
    private static final int MOST_REPORTED = 10;

    private final String path;
    private final Path folder;
    private final List<Path> files;
    private final int[] labels;
    private final List<String> classNames;

    private FolderPart(String path, Path folder, List<Path> files, int[] labels, List<String> classNames) {
        this.path = path;
        this.folder = folder;
        this.files = files;
        this.labels = labels;
        this.classNames = classNames;
    }

    /** Lists the files; null where something is wrong, which is then among the issues. */
    static FolderPart open(String path, Path folder, Issues issues) {
        if (!Files.isDirectory(folder)) {
            issues.add(
                    path,
                    folder,
                    "This folder does not exist or is not a folder.",
                    "Paths are relative to the search's file.");
            return null;
        }
        try {
            List<Path> classFolders =
                    list(folder).stream().filter(Files::isDirectory).toList();
            List<Path> files = new ArrayList<>();
            List<Integer> labels = new ArrayList<>();
            List<Path> foreign = new ArrayList<>();
            if (classFolders.isEmpty()) {
                collect(folder, files, foreign);
            }
            for (int label = 0; label < classFolders.size(); label++) {
                int before = files.size();
                collect(classFolders.get(label), files, foreign);
                for (int i = before; i < files.size(); i++) {
                    labels.add(label);
                }
            }
            if (!foreign.isEmpty()) {
                issues.add(
                        path,
                        foreign.get(0),
                        "(%d) pictures are neither PNG nor JPEG.".formatted(foreign.size()),
                        "Convert them, or take them out.");
                return null;
            }
            List<String> names =
                    classFolders.stream().map(f -> f.getFileName().toString()).toList();
            int[] numbers = names.isEmpty()
                    ? null
                    : labels.stream().mapToInt(Integer::intValue).toArray();
            return new FolderPart(path, folder, List.copyOf(files), numbers, names);
        } catch (IOException e) {
            issues.add(path, folder, "This folder cannot be read: " + e.getMessage(), "");
            return null;
        }
    }

    private static void collect(Path folder, List<Path> files, List<Path> foreign) throws IOException {
        for (Path file : list(folder)) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            // Only regular files: a pipe or a device would never end.
            if (!Files.isRegularFile(file)) {
                continue;
            }
            if (KNOWN.stream().anyMatch(name::endsWith)) {
                files.add(file);
            } else if (FOREIGN.stream().anyMatch(name::endsWith)) {
                foreign.add(file);
            }
        }
    }

    /** What a folder holds, hidden files aside, by name. */
    private static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    found.add(entry);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(
                (a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
        return found;
    }

    /** The class folders' names, in the order of their numbers. */
    List<String> classNames() {
        return classNames;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String origin() {
        return folder.toString();
    }

    @Override
    public int samples() {
        return files.size();
    }

    @Override
    public SampleShape shape() {
        return SampleShape.VARIOUS;
    }

    @Override
    public boolean isBytes() {
        return true;
    }

    @Override
    public Optional<int[]> labels() {
        return Optional.ofNullable(labels);
    }

    @Override
    public int classes() {
        return classNames.size();
    }

    @Override
    public void read(int[] ascending, Sink sink) throws IOException {
        Issues issues = new Issues();
        IntStream.range(0, ascending.length).parallel().forEach(position -> {
            Path file = files.get(ascending[position]);
            try {
                sink.accept(position, Pictures.read(file));
            } catch (IOException e) {
                synchronized (issues) {
                    if (issues.list().size() < MOST_REPORTED) {
                        issues.add(path, file, e.getMessage(), "Replace it, or take it out.");
                    }
                }
            }
        });
        issues.throwIfAny();
    }
}
