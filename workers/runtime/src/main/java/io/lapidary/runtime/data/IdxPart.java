package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import java.io.IOException;
import java.nio.file.Path;

/** Images and labels in two IDX files. */
final class IdxPart {
    private IdxPart() {}

    /**
     * Reads both files.
     *
     * @param labelsFile null where there are no labels
     * @return null where something is wrong, which is then among the issues
     */
    static OpenPart open(String path, Path imagesFile, Path labelsFile, long maxBytes, Issues issues) {
        IdxFile images = read(path + ".images", imagesFile, maxBytes, issues);
        IdxFile labels = labelsFile == null ? null : read(path + ".labels", labelsFile, maxBytes, issues);
        if (images == null || (labels == null && labelsFile != null)) {
            return null;
        }
        int rank = images.shape().size();
        if (rank < 3) {
            issues.add(
                    path + ".images",
                    imagesFile,
                    "Images have rank 3 (NHW) or 4 (NCHW), this file has rank (%d).".formatted(rank),
                    "Are images and labels swapped?");
            return null;
        }
        int samples = images.shape().get(0);
        int[] classes = labels == null ? null : classes(path, labelsFile, labels, samples, issues);
        if (classes == null && labels != null) {
            return null;
        }
        SampleShape shape = new SampleShape(images.shape().subList(1, rank));
        return new BytesPart(path + ".images", imagesFile.toString(), images.bytes(), samples, shape, classes);
    }

    private static int[] classes(String path, Path file, IdxFile labels, int samples, Issues issues) {
        if (labels.shape().size() != 1) {
            issues.add(
                    path + ".labels",
                    file,
                    "Labels have rank 1, this file has rank (%d)."
                            .formatted(labels.shape().size()),
                    "Are images and labels swapped?");
            return null;
        }
        if (labels.shape().get(0) != samples) {
            issues.add(
                    path + ".labels",
                    file,
                    "There are (%d) labels for (%d) images."
                            .formatted(labels.shape().get(0), samples),
                    "Name the two files that belong together.");
            return null;
        }
        int[] classes = new int[samples];
        for (int i = 0; i < samples; i++) {
            classes[i] = labels.bytes()[i] & 0xff;
        }
        return classes;
    }

    private static IdxFile read(String path, Path file, long maxBytes, Issues issues) {
        try {
            return IdxFile.read(file, maxBytes);
        } catch (IOException e) {
            issues.add(path, file, e.getMessage(), "");
            return null;
        }
    }
}
