package io.lapidary.service.agent.rl4j;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.rl4j.network.ac.ActorCriticLoss;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Makes 300–300 networks, trained by Adam. */
final class HiddenLayers {
    private static final int HIDDEN = 300;

    private HiddenLayers() {}

    /** Outputs in [0, 1], for squared errors. */
    static MultiLayerNetwork actions(int inputs, int outputs, double learningRate, long seed) {
        return network(inputs, outputs, squared(), Activation.SIGMOID, learningRate, seed);
    }

    /** Unbounded outputs, for squared errors. */
    static MultiLayerNetwork values(int inputs, int outputs, double learningRate, long seed) {
        return network(inputs, outputs, squared(), Activation.IDENTITY, learningRate, seed);
    }

    /** Outputs that are chances and sum to 1, for RL4J's actor–critic loss with its bonus for entropy. */
    static MultiLayerNetwork policy(int inputs, int outputs, double learningRate, long seed) {
        return network(inputs, outputs, new ActorCriticLoss(), Activation.SOFTMAX, learningRate, seed);
    }

    private static ILossFunction squared() {
        return LossFunctions.LossFunction.MSE.getILossFunction();
    }

    private static MultiLayerNetwork network(
            int inputs, int outputs, ILossFunction loss, Activation last, double learningRate, long seed) {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.FLOAT)
                .weightInit(WeightInit.RELU)
                .updater(new Adam(learningRate))
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
                .list()
                .layer(hidden(inputs))
                .layer(hidden(HIDDEN))
                .layer(new OutputLayer.Builder(loss)
                        .nIn(HIDDEN)
                        .nOut(outputs)
                        .activation(last)
                        .weightInit(WeightInit.XAVIER)
                        .build())
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        // Small last weights start an actor in the middle and values near 0 (Lillicrap et al. 2015, section 7).
        network.getLayer(2).getParam("W").muli(0.1);
        return network;
    }

    private static DenseLayer hidden(int inputs) {
        return new DenseLayer.Builder()
                .nIn(inputs)
                .nOut(HIDDEN)
                .activation(Activation.RELU)
                .build();
    }
}
