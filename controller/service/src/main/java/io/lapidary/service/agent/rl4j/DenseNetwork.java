package io.lapidary.service.agent.rl4j;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.rl4j.agent.learning.update.Features;
import org.deeplearning4j.rl4j.agent.learning.update.FeaturesLabels;
import org.deeplearning4j.rl4j.agent.learning.update.Gradients;
import org.deeplearning4j.rl4j.network.ITrainableNeuralNet;
import org.deeplearning4j.rl4j.network.NeuralNetOutput;
import org.deeplearning4j.rl4j.observation.Observation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A 300–300 network in RL4J's terms, trained by Adam on squared errors. Rows are samples. Unlike RL4J's own networks
 * it keeps no outputs, whose cache would grow with every observation.
 */
final class DenseNetwork implements ITrainableNeuralNet<DenseNetwork> {
    /** Name of the output, of the labels and of the gradients. */
    static final String VALUE = "value";

    private final MultiLayerNetwork network;

    private DenseNetwork(MultiLayerNetwork network) {
        this.network = network;
    }

    /** From states to actions in [0, 1]. */
    static DenseNetwork actor(int inputs, int outputs, double learningRate, long seed) {
        return new DenseNetwork(HiddenLayers.actions(inputs, outputs, learningRate, seed));
    }

    /** From (state, action) to a value. */
    static DenseNetwork critic(int inputs, double learningRate, long seed) {
        return new DenseNetwork(HiddenLayers.values(inputs, 1, learningRate, seed));
    }

    INDArray output(float[][] rows) {
        return network.output(Nd4j.createFromArray(rows));
    }

    INDArray value(INDArray rows) {
        return network.output(rows);
    }

    /** One step of Adam towards these outputs. */
    void fit(INDArray rows, INDArray targets) {
        network.fit(rows, targets);
    }

    /** Mean squared error of the last step. */
    double loss() {
        return network.score();
    }

    /** How the output, of which there is one, moves with each input. */
    INDArray slope(INDArray rows) {
        // The derivative of (q − label)² is 1 where the label is q − 0.5.
        return network.calculateGradients(rows, network.output(rows).sub(0.5), null, null)
                .getSecond();
    }

    /** Moves the parameters a little towards another network's: θ ← (1 − τ)θ + τθ'. */
    void follow(DenseNetwork other, double tau) {
        INDArray mine = network.params().muli(1 - tau);
        // In place: a temporary of this size at every step would be most of what the native heap holds.
        Nd4j.getBlasWrapper().axpy(tau, other.network.params(), mine);
    }

    @Override
    public void fit(FeaturesLabels batch) {
        fit(batch.getFeatures().get(0), batch.getLabels(VALUE));
    }

    @Override
    public Gradients computeGradients(FeaturesLabels batch) {
        network.setInput(batch.getFeatures().get(0));
        network.setLabels(batch.getLabels(VALUE));
        network.computeGradientAndScore();
        Gradients gradients = new Gradients(batch.getBatchSize());
        gradients.putGradient(VALUE, network.gradient());
        return gradients;
    }

    @Override
    public void applyGradients(Gradients gradients) {
        int iteration = network.getIterationCount();
        network.getUpdater()
                .update(
                        network,
                        gradients.getGradient(VALUE),
                        iteration,
                        network.getEpochCount(),
                        (int) gradients.getBatchSize(),
                        LayerWorkspaceMgr.noWorkspaces());
        network.params().subi(gradients.getGradient(VALUE).gradient());
        network.getLayerWiseConfigurations().setIterationCount(iteration + 1);
    }

    @Override
    public void copyFrom(DenseNetwork other) {
        network.setParams(other.network.params());
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public DenseNetwork clone() {
        return new DenseNetwork(network.clone());
    }

    @Override
    public NeuralNetOutput output(Observation observation) {
        return output(observation.getChannelData(0));
    }

    @Override
    public NeuralNetOutput output(INDArray batch) {
        NeuralNetOutput output = new NeuralNetOutput();
        output.put(VALUE, network.output(batch));
        return output;
    }

    @Override
    public NeuralNetOutput output(Features features) {
        return output(features.get(0));
    }

    @Override
    public void reset() {
        // Keeps nothing between calls.
    }

    @Override
    public boolean isRecurrent() {
        return false;
    }
}
