package io.lapidary.spec;

/**
 * A part of the user's data, in one of three forms: IDX files, a folder of class folders, or NPZ. Fields of the other forms
 * are null.
 *
 * @param images IDX file of rank 3 (NHW) or 4 (NCHW)
 * @param labels IDX file of rank 1
 * @param folder folder with one folder of PNG or JPEG files a class, classes in the order of their names
 * @param npz NumPy archive: {@code x} (or one array for each of the model's inputs, by its name) and, where the metric
 *     needs answers, {@code y}
 */
public record DataPart(String images, String labels, String folder, String npz) {}
