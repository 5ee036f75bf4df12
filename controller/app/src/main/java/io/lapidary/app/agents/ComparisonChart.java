package io.lapidary.app.agents;

import io.lapidary.service.agent.Contender;
import java.util.List;
import java.util.Locale;

/** The best value against evaluations, a line for each agent, as SVG. */
final class ComparisonChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 60;
    private static final int RIGHT = 190;
    private static final int EDGE = 40;
    /** Hues evenly apart, of one lightness that stands on light and dark. */
    private static final String COLOUR = "hsl(%d, 65%%, 48%%)";

    private final Comparison comparison;
    private final double least;
    private final double most;

    private ComparisonChart(Comparison comparison) {
        this.comparison = comparison;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Contender contender : comparison.contenders()) {
            for (int e = firstShown(); e <= comparison.trials(); e++) {
                double mean = comparison.best(contender, e).mean();
                low = Math.min(low, mean);
                high = Math.max(high, mean);
            }
        }
        this.least = low;
        this.most = Math.max(high, low + 1e-6);
    }

    static String svg(Comparison comparison) {
        return new ComparisonChart(comparison).draw();
    }

    /** The first few evaluations would stretch the scale and say nothing. */
    private int firstShown() {
        return Math.max(1, comparison.trials() / 10);
    }

    private String draw() {
        StringBuilder svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'"
                        + " fill='gray'>%n",
                WIDTH, HEIGHT));
        svg.append(text(
                "<text x='%d' y='20' font-size='14'>%s</text>%n",
                LEFT, comparison.task().title()));
        for (int i = 0; i <= 4; i++) {
            double value = least + (most - least) * i / 4;
            svg.append(text(
                    "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='gray' stroke-opacity='0.3'/>"
                            + "<text x='%d' y='%.1f' text-anchor='end'>%.2f</text>%n",
                    LEFT, WIDTH - RIGHT, y(value), y(value), LEFT - 6, y(value) + 4, value));
        }
        for (int mark : comparison.marks()) {
            svg.append(
                    text("<text x='%.1f' y='%d' text-anchor='middle'>%d</text>%n", x(mark), HEIGHT - EDGE + 18, mark));
        }
        svg.append(text(
                "<text x='%d' y='%d'>evaluations; mean best %s over seeds</text>%n",
                LEFT, HEIGHT - 4, comparison.task().unit()));
        List<Contender> contenders = comparison.contenders();
        for (int i = 0; i < contenders.size(); i++) {
            line(contenders.get(i), i, contenders.size(), svg);
        }
        return svg.append("</svg>\n").toString();
    }

    private void line(Contender contender, int index, int of, StringBuilder svg) {
        String colour = COLOUR.formatted(360 * index / of);
        StringBuilder points = new StringBuilder();
        for (int e = firstShown(); e <= comparison.trials(); e++) {
            points.append(
                    text("%.1f,%.1f ", x(e), y(comparison.best(contender, e).mean())));
        }
        svg.append(text(
                "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>%n",
                points.toString().strip(), colour));
        int row = EDGE + 18 * index;
        svg.append(text(
                "<rect x='%d' y='%d' width='12' height='3' fill='%s'/><text x='%d' y='%d'>%s</text>%n",
                WIDTH - RIGHT + 14, row - 5, colour, WIDTH - RIGHT + 32, row, contender.label()));
    }

    private double x(int evaluations) {
        int first = firstShown();
        return LEFT
                + (double) (WIDTH - LEFT - RIGHT) * (evaluations - first) / Math.max(1, comparison.trials() - first);
    }

    private double y(double value) {
        return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - least) / (most - least);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
