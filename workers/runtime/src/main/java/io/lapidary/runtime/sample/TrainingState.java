package io.lapidary.runtime.sample;

import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that training changes: the weights, their momentum and their running average, and how far it is. Saved
 * whole, so that a training that was stopped goes on as if it had not been; the order of the images and their
 * augmentation depend on (seed, epoch) alone. Owned by one thread; closing it frees the arrays.
 */
final class TrainingState implements AutoCloseable {
    private static final int FORMAT = 1;

    private final NDManager manager;
    private final Recipe recipe;
    private final SampleNet net;
    private final SampleNet average;
    private final List<NDArray> velocities = new ArrayList<>();
    private final List<EpochLog> log = new ArrayList<>();
    private long steps;

    private TrainingState(Recipe recipe, SampleArchitecture architecture) {
        this.recipe = recipe;
        manager = NDManager.newBaseManager("PyTorch");
        Engine.getEngine("PyTorch").setRandomSeed((int) recipe.seed());
        net = architecture.create(manager);
        average = architecture.create(manager);
    }

    static TrainingState fresh(Recipe recipe, SampleArchitecture architecture) {
        TrainingState state = new TrainingState(recipe, architecture);
        for (Pair<String, Parameter> parameter : state.net.getParameters()) {
            NDArray weight = parameter.getValue().getArray();
            if (parameter.getValue().requiresGradient()) {
                state.velocities.add(state.manager.zeros(weight.getShape()));
            }
        }
        state.average.freezeParameters(true);
        state.moveAverage(0);
        return state;
    }

    /** @throws IOException if the file is not a checkpoint of this recipe and architecture */
    static TrainingState load(Recipe recipe, SampleArchitecture architecture, Path file) throws IOException {
        TrainingState state = new TrainingState(recipe, architecture);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int format = in.readInt();
            String madeBy = in.readUTF();
            if (format != FORMAT || !madeBy.equals(state.identity())) {
                throw new IOException("The checkpoint (%s) is of another recipe (%s); delete it or use another folder."
                        .formatted(file, madeBy));
            }
            state.steps = in.readLong();
            for (int epochs = in.readInt(); epochs > 0; epochs--) {
                state.log.add(new EpochLog(
                        in.readInt(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble(),
                        in.readDouble()));
            }
            for (SampleNet part : List.of(state.net, state.average)) {
                for (Pair<String, Parameter> parameter : part.getParameters()) {
                    parameter.getValue().close();
                }
                part.loadParameters(state.manager, in);
            }
            // Loading leaves out that the arrays gather gradients; a second initialisation only adds that.
            state.net.initialize(state.manager, DataType.FLOAT32, architecture.input());
            state.average.freezeParameters(true);
            for (int arrays = in.readInt(); arrays > 0; arrays--) {
                state.velocities.add(state.manager.decode(in));
            }
            return state;
        } catch (IOException | MalformedModelException e) {
            state.close();
            throw new IOException("The checkpoint (%s) cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Writes beside the file and moves into place, so that a kill leaves the old one or the new one. */
    void save(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(unfinished)))) {
            out.writeInt(FORMAT);
            out.writeUTF(identity());
            out.writeLong(steps);
            out.writeInt(log.size());
            for (EpochLog epoch : log) {
                out.writeInt(epoch.epoch());
                out.writeDouble(epoch.rate());
                out.writeDouble(epoch.trainLoss());
                out.writeDouble(epoch.trainAccuracy());
                out.writeDouble(epoch.validationAccuracy());
                out.writeDouble(epoch.seconds());
            }
            net.saveParameters(out);
            average.saveParameters(out);
            out.writeInt(velocities.size());
            for (NDArray velocity : velocities) {
                out.write(velocity.encode());
            }
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    NDManager manager() {
        return manager;
    }

    SampleNet net() {
        return net;
    }

    /** The exponentially averaged network: what is validated and exported. */
    SampleNet average() {
        return average;
    }

    List<EpochLog> log() {
        return log;
    }

    long steps() {
        return steps;
    }

    /** Moves the weights against the gradients that the last backward pass left, and clears those. */
    void step(double rate) {
        int index = 0;
        for (Pair<String, Parameter> entry : net.getParameters()) {
            Parameter parameter = entry.getValue();
            if (!parameter.requiresGradient()) {
                continue;
            }
            NDArray weight = parameter.getArray();
            boolean decays = parameter.getType() == Parameter.Type.WEIGHT;
            // The gradient's handle would stay with the long-lived manager of its weight.
            try (NDArray gradient = weight.getGradient()) {
                weight.getNDArrayInternal()
                        .sgdUpdate(
                                new NDList(weight, gradient, velocities.get(index)),
                                new NDList(weight),
                                (float) rate,
                                decays ? (float) recipe.weightDecay() : 0,
                                1,
                                -1,
                                (float) recipe.momentum(),
                                false);
            }
            index++;
        }
        steps++;
        // Early on a long average would remember the random start: the usual ramp of the decay.
        moveAverage(Math.min(recipe.averageDecay(), (1.0 + steps) / (10.0 + steps)));
    }

    private void moveAverage(double decay) {
        PairList<String, Parameter> from = net.getParameters();
        PairList<String, Parameter> to = average.getParameters();
        try (NDManager scratch = manager.newSubManager()) {
            for (int i = 0; i < from.size(); i++) {
                NDArray current = from.valueAt(i).getArray().stopGradient();
                current.attach(scratch);
                NDArray averaged = to.valueAt(i).getArray();
                averaged.muli(decay).addi(current.mul(1 - decay));
            }
        }
    }

    private String identity() {
        return recipe + " " + net.architecture();
    }

    @Override
    public void close() {
        manager.close();
    }
}
