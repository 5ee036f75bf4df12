package io.lapidary.runtime.sample;

/** The ten classes of {@link GeneratedShapes}, each by its signed distance: negative inside, in units of its size. */
enum ShapeKind {
    DISC(true) {
        @Override
        double distance(double u, double v) {
            return Math.sqrt(u * u + v * v) - 0.9;
        }
    },
    RING(true) {
        @Override
        double distance(double u, double v) {
            return Math.abs(Math.sqrt(u * u + v * v) - 0.75) - 0.2;
        }
    },
    SQUARE(true) {
        @Override
        double distance(double u, double v) {
            return Math.max(Math.abs(u), Math.abs(v)) - 0.8;
        }
    },
    FRAME(true) {
        @Override
        double distance(double u, double v) {
            return Math.abs(Math.max(Math.abs(u), Math.abs(v)) - 0.7) - 0.2;
        }
    },
    TRIANGLE(true) {
        @Override
        double distance(double u, double v) {
            double slope = Math.sqrt(3) / 2 * Math.abs(u) + v / 2;
            return Math.max(slope, -v) - 0.5;
        }
    },
    CROSS(true) {
        @Override
        double distance(double u, double v) {
            double bar = Math.max(Math.abs(u) - 0.95, Math.abs(v) - 0.25);
            double pole = Math.max(Math.abs(v) - 0.95, Math.abs(u) - 0.25);
            return Math.min(bar, pole);
        }
    },
    HALF_DISC(true) {
        @Override
        double distance(double u, double v) {
            return Math.max(Math.sqrt(u * u + v * v) - 1, v);
        }
    },
    LEVEL_STRIPES(false) {
        @Override
        double distance(double u, double v) {
            return stripes(v, u);
        }
    },
    UPRIGHT_STRIPES(false) {
        @Override
        double distance(double u, double v) {
            return stripes(u, v);
        }
    },
    CHECKS(true) {
        @Override
        double distance(double u, double v) {
            double quarter = u * v > 0 ? -Math.min(Math.abs(u), Math.abs(v)) : Math.min(Math.abs(u), Math.abs(v));
            return Math.max(quarter, Math.max(Math.abs(u), Math.abs(v)) - 0.95);
        }
    };

    private final boolean turns;

    ShapeKind(boolean turns) {
        this.turns = turns;
    }

    /** Whether it is drawn at any angle. */
    boolean turns() {
        return turns;
    }

    /** How far (u, v) lies outside the shape, whose centre is (0, 0). */
    abstract double distance(double u, double v);

    private static double stripes(double across, double along) {
        double phase = Math.abs(Math.IEEEremainder(across, 0.8));
        return Math.max(phase - 0.2, Math.max(Math.abs(across), Math.abs(along)) - 1);
    }
}
