package io.lapidary.compression;

/** A way to choose the range of a quantised tensor from what calibration saw of it. */
public enum Calibrator {
    /** All that was seen. */
    MIN_MAX {
        @Override
        ValueRange range(ValueHistogram seen) {
            return new ValueRange(seen.low(), seen.high());
        }
    },
    /** All but the outermost ten-thousandth at each end. */
    PERCENTILE {
        @Override
        ValueRange range(ValueHistogram seen) {
            return seen.without(1e-4);
        }
    },
    /** That with the least relative entropy between the values and what rounding leaves of them (Migacz 2017). */
    ENTROPY {
        @Override
        ValueRange range(ValueHistogram seen) {
            return RelativeEntropy.range(seen);
        }
    },
    /** That with the least squared error, of the whole range scaled down in steps. */
    MSE {
        @Override
        ValueRange range(ValueHistogram seen) {
            ValueRange best = MIN_MAX.range(seen);
            double least = seen.loss(best);
            for (int percent = 98; percent >= 30; percent -= 2) {
                ValueRange scaled = new ValueRange(seen.low() * percent / 100, seen.high() * percent / 100);
                double loss = seen.loss(scaled);
                if (loss < least) {
                    least = loss;
                    best = scaled;
                }
            }
            return best;
        }
    };

    abstract ValueRange range(ValueHistogram seen);

    /** A range, and who chose it. */
    record Choice(ValueRange range, Calibrator calibrator) {}

    /** The range with the least squared error on what was seen; of equal ones the first calibrator's. */
    static Choice best(ValueHistogram seen) {
        Choice best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Calibrator calibrator : values()) {
            ValueRange range = calibrator.range(seen);
            double loss = seen.loss(range);
            if (best == null || loss < least) {
                least = loss;
                best = new Choice(range, calibrator);
            }
        }
        return best;
    }
}
