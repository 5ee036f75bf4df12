package io.lapidary.runtime.data;

/**
 * Resizing with a triangle filter that widens when a picture shrinks, as Pillow's and torchvision's {@code bilinear}
 * do; OpenCV's and TensorFlow's default does not widen.
 */
final class Bilinear {
    private Bilinear() {}

    /** @param planes channels × height × width */
    static float[] resize(float[] planes, int channels, int height, int width, int toHeight, int toWidth) {
        float[] wide = width == toWidth ? planes : columns(planes, channels * height, width, toWidth);
        return height == toHeight ? wide : rows(wide, channels, height, toHeight, toWidth);
    }

    private static float[] columns(float[] planes, int rows, int width, int toWidth) {
        float[] out = new float[Math.multiplyExact(rows, toWidth)];
        for (int x = 0; x < toWidth; x++) {
            Window window = Window.at(x, width, toWidth);
            for (int row = 0; row < rows; row++) {
                float sum = 0;
                for (int i = 0; i < window.weights.length; i++) {
                    sum += window.weights[i] * planes[row * width + window.from + i];
                }
                out[row * toWidth + x] = sum;
            }
        }
        return out;
    }

    private static float[] rows(float[] planes, int channels, int height, int toHeight, int width) {
        float[] out = new float[Math.multiplyExact(Math.multiplyExact(channels, toHeight), width)];
        for (int y = 0; y < toHeight; y++) {
            Window window = Window.at(y, height, toHeight);
            for (int c = 0; c < channels; c++) {
                int to = (c * toHeight + y) * width;
                for (int i = 0; i < window.weights.length; i++) {
                    int from = (c * height + window.from + i) * width;
                    for (int x = 0; x < width; x++) {
                        out[to + x] += window.weights[i] * planes[from + x];
                    }
                }
            }
        }
        return out;
    }

    /** The stored positions that one new position is made of. */
    private static final class Window {
        private final int from;
        private final float[] weights;

        private Window(int from, float[] weights) {
            this.from = from;
            this.weights = weights;
        }

        static Window at(int position, int size, int toSize) {
            double scale = (double) size / toSize;
            double support = Math.max(1, scale);
            double centre = (position + 0.5) * scale;
            int from = (int) Math.max(0, Math.floor(centre - support + 0.5));
            int to = (int) Math.min(size, Math.floor(centre + support + 0.5));
            float[] weights = new float[to - from];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                double distance = Math.abs((from + i + 0.5 - centre) / support);
                double weight = Math.max(0, 1 - distance);
                weights[i] = (float) weight;
                sum += weight;
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= (float) sum;
            }
            return new Window(from, weights);
        }
    }
}
