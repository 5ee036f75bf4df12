package io.lapidary.runtime;

import io.lapidary.compression.Criterion;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.TargetTypes;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.spec.Metric;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;

/**
 * Prepares models and keeps the latest ones: calibration takes long, and searches of the same model and data share it.
 * Thread-safe; one model is prepared at a time.
 */
public final class PreparedModels {
    private final AccuracyProbe probe;
    private final Map<String, PreparedModel> latest;

    /** @param kept models at most; each may hold some hundred megabytes */
    public PreparedModels(AccuracyProbe probe, int kept) {
        this.probe = probe;
        this.latest = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, PreparedModel> eldest) {
                return size() > kept;
            }
        };
    }

    /** As {@link PreparedModel#of}, unless that has been done before. */
    public synchronized PreparedModel of(
            OnnxModel model,
            DataSplits data,
            Metric metric,
            Criterion criterion,
            TargetTypes types,
            long seed,
            Map<String, String> metadata,
            DoubleConsumer progress) {
        String key = String.join(
                "\n",
                model.sha256(),
                new TreeMap<>(data.hashes()).toString(),
                metric.label(),
                criterion.name(),
                types.toString(),
                String.valueOf(seed),
                new TreeMap<>(metadata).toString());
        PreparedModel known = latest.get(key);
        if (known == null) {
            known = PreparedModel.of(model, data, metric, criterion, types, seed, metadata, probe, progress);
            latest.put(key, known);
        }
        return known;
    }
}
