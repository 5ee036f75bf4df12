package io.lapidary.runtime.sample;

/**
 * How a sample network is trained: stochastic gradient descent with momentum, the learning rate raised linearly and
 * then lowered along a cosine (Loshchilov and Hutter 2017), the weights averaged exponentially. Together with the
 * data it says everything but the order of floating-point additions within the engine.
 *
 * @param seed decides initial weights, order, augmentation and which images are held out
 * @param epochs passes over the training part
 * @param batch images per step
 * @param peakRate the highest learning rate, reached after {@code warmUp} epochs
 * @param warmUp epochs, may be a fraction
 * @param momentum of the gradient
 * @param weightDecay for the weights of convolutions and the classifier only
 * @param labelSmoothing probability spread over all classes (Szegedy et al. 2016)
 * @param averageDecay of the exponential average of all weights, per step
 * @param shift largest random displacement in pixels, in each direction; the border is filled with zero pixels
 * @param mirrored whether half of the images, at random, are mirrored left to right
 * @param heldOut training images kept for validation
 * @param mean subtracted from the pixel / 255
 * @param deviation divides what is left
 */
public record Recipe(
        long seed,
        int epochs,
        int batch,
        double peakRate,
        double warmUp,
        double momentum,
        double weightDecay,
        double labelSmoothing,
        double averageDecay,
        int shift,
        boolean mirrored,
        int heldOut,
        double mean,
        double deviation) {
    public Recipe {
        if (epochs < 1 || batch < 1 || heldOut < 1) {
            throw new IllegalArgumentException(
                    "The epochs (%d), the batch (%d) and the held-out images (%d) must be positive."
                            .formatted(epochs, batch, heldOut));
        }
        if (!(peakRate > 0) || !(warmUp >= 0 && warmUp < epochs) || !(deviation > 0)) {
            throw new IllegalArgumentException(
                    "The rate (%s) and the deviation (%s) must be positive, the warm-up (%s) shorter than %d epochs."
                            .formatted(peakRate, deviation, warmUp, epochs));
        }
    }

    /** For {@link ResidualNet.Architecture#fashion()} on Fashion-MNIST. */
    public static Recipe fashion() {
        return new Recipe(7, 14, 128, 0.1, 1, 0.9, 5e-4, 0.05, 0.998, 2, true, 5_000, 0.2860, 0.3530);
    }

    /** For {@link ResidualNet.Architecture#deep()} on Fashion-MNIST. */
    static Recipe deep() {
        return new Recipe(7, 4, 64, 0.1, 0.5, 0.9, 5e-4, 0, 0.995, 1, true, 5_000, 0.2860, 0.3530);
    }

    /** For {@link SeparableNet} on Fashion-MNIST. */
    static Recipe separable() {
        return new Recipe(7, 6, 64, 0.1, 0.5, 0.9, 1e-4, 0, 0.995, 1, true, 5_000, 0.2860, 0.3530);
    }

    /** For {@link LeNet} on Fashion-MNIST. */
    static Recipe lenet() {
        return new Recipe(7, 12, 64, 0.02, 0.5, 0.9, 5e-4, 0, 0.998, 1, true, 5_000, 0.2860, 0.3530);
    }

    /** For {@link ResidualNet.Architecture#shapes()} on {@link GeneratedShapes}: a minute or two. */
    public static Recipe shapes() {
        return new Recipe(7, 6, 64, 0.1, 0.5, 0.9, 5e-4, 0, 0.99, 0, false, 2_000, 0.5, 0.25);
    }

    /** The learning rate of one step, counted from 0 over all epochs. */
    double rate(long step, int stepsPerEpoch) {
        double position = (step + 1.0) / stepsPerEpoch;
        if (position < warmUp) {
            return peakRate * position / warmUp;
        }
        double progress = Math.min(1, (position - warmUp) / (epochs - warmUp));
        return peakRate * 0.5 * (1 + Math.cos(Math.PI * progress));
    }

    /** A pixel (0 to 255) as the network wants it. */
    float normalised(int pixel) {
        return (float) ((pixel / 255.0 - mean) / deviation);
    }
}
