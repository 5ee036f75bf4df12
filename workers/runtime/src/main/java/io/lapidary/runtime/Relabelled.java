package io.lapidary.runtime;

import io.lapidary.compression.FloatTensor;
import io.lapidary.runtime.data.LabelledData;
import java.util.Map;

/** The same samples with other labels. */
final class Relabelled implements LabelledData {
    private final LabelledData data;
    private final int[] labels;
    private final int classes;

    Relabelled(LabelledData data, int[] labels, int classes) {
        this.data = data;
        this.labels = labels;
        this.classes = classes;
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public Map<String, FloatTensor> batch(int from, int to) {
        return data.batch(from, to);
    }

    @Override
    public int label(int i) {
        return labels[i];
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public String name() {
        return data.name();
    }
}
