package io.lapidary.runtime.data;

import io.lapidary.issue.Issues;
import io.lapidary.spec.Preprocess;
import java.util.List;

/** (value · scale − mean) / std, by channel; written as value · factor + offset. */
final class Scaling {
    final float[] factors;
    final float[] offsets;

    private Scaling(float[] factors, float[] offsets) {
        this.factors = factors;
        this.offsets = offsets;
    }

    /** Null where what was declared does not fit, which is then among the issues. */
    static Scaling of(Preprocess declared, int channels, Issues issues) {
        Preprocess p = declared == null ? Preprocess.none() : declared;
        boolean fits = fits("data.preprocess.mean", p.mean(), channels, issues);
        fits &= fits("data.preprocess.std", p.std(), channels, issues);
        if (!Double.isFinite(p.scale()) || p.scale() == 0) {
            issues.add(
                    "data.preprocess.scale", p.scale(), "The scale must be a number and not 0.", "For example 1/255.");
            fits = false;
        }
        for (double std : p.std()) {
            if (!(Math.abs(std) > 0)) {
                issues.add("data.preprocess.std", std, "Values are divided by std; it cannot be 0.", "");
                fits = false;
            }
        }
        if (!fits) {
            return null;
        }
        float[] factors = new float[channels];
        float[] offsets = new float[channels];
        for (int c = 0; c < channels; c++) {
            double mean = p.mean().get(p.mean().size() == 1 ? 0 : c);
            double std = p.std().get(p.std().size() == 1 ? 0 : c);
            factors[c] = (float) (p.scale() / std);
            offsets[c] = (float) (-mean / std);
        }
        return new Scaling(factors, offsets);
    }

    private static boolean fits(String path, List<Double> values, int channels, Issues issues) {
        if (values.size() == 1 || values.size() == channels) {
            return true;
        }
        issues.add(
                path,
                values,
                "There are (%d) values for (%d) channels.".formatted(values.size(), channels),
                "Give one for all, or one a channel.");
        return false;
    }
}
