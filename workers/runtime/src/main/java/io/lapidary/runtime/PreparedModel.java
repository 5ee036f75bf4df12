package io.lapidary.runtime;

import io.lapidary.compression.Calibration;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.Criterion;
import io.lapidary.compression.OnnxModel;
import io.lapidary.compression.Refiner;
import io.lapidary.compression.TargetTypes;
import io.lapidary.profile.ModelProfile;
import io.lapidary.runtime.data.DataSplits;
import io.lapidary.runtime.data.LabelledData;
import io.lapidary.runtime.data.StagedData;
import io.lapidary.runtime.score.Scorer;
import io.lapidary.runtime.score.Yardstick;
import io.lapidary.spec.Metric;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * A model made ready to have candidates compiled and judged: calibrated, and its own accuracy known. Immutable; safe for
 * use by many threads.
 *
 * @param refiner on the calibration samples
 * @param yardstick what candidates are judged by, its samples kept ready
 * @param baseAnswers of the model itself by it
 */
public record PreparedModel(
        OnnxModel model,
        Calibration calibration,
        CandidateCompiler compiler,
        Refiner refiner,
        Yardstick yardstick,
        Scorer baseAnswers) {
    /** Preprocessed validation samples kept ready; the rest is preprocessed at each use. */
    private static final long STAGED_BYTES = 512L << 20;

    /**
     * Calibrates and measures the base.
     *
     * @param types integer types of the device that candidates are compiled for
     * @param seed of the calibration
     * @param metadata written into every compiled file
     * @param progress told the share of the work that is done, 0 to 1, on the calling thread
     * @throws io.lapidary.issue.InvalidInput if metric, model and data do not fit together
     * @throws ModelFailure if the model does not load or run
     */
    public static PreparedModel of(
            OnnxModel model,
            DataSplits data,
            Metric metric,
            Criterion criterion,
            TargetTypes types,
            long seed,
            Map<String, String> metadata,
            AccuracyProbe probe,
            DoubleConsumer progress) {
        byte[] bytes = model.bytes();
        LabelledData staged = StagedData.of(data.validation(), STAGED_BYTES);
        Yardstick yardstick = probe.yardstick(bytes, staged, metric);
        Scorer answers = probe.answers(bytes, yardstick);
        Calibration calibration = Calibration.of(model, data.calibration(), criterion, types, seed, progress);
        CandidateCompiler compiler = new CandidateCompiler(model, calibration, metadata);
        return new PreparedModel(
                model, calibration, compiler, new Refiner(compiler, data.calibration(), seed), yardstick, answers);
    }

    /** The samples that candidates are judged on. */
    public LabelledData validation() {
        return yardstick.data();
    }

    /** Of the model itself, in the metric's unit. */
    public double baseAccuracy() {
        return baseAnswers.score();
    }

    /** What calibration says of the model. */
    public ModelProfile profile() {
        return calibration.profile(baseAccuracy());
    }
}
