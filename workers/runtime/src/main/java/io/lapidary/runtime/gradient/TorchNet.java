package io.lapidary.runtime.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lapidary.compression.FloatTensor;
import io.lapidary.compression.OnnxProgram;
import io.lapidary.compression.OnnxProgram.Step;
import io.lapidary.issue.Issues;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Runs a model on DJL's PyTorch engine, so that gradients can be had. Stateless; any thread, one for each manager. */
final class TorchNet {
    private final OnnxProgram program;

    /** @throws io.lapidary.issue.InvalidInput with every operator that cannot be run there */
    TorchNet(OnnxProgram program) {
        Issues issues = new Issues();
        for (Step step : program.steps()) {
            if (TorchOperator.of(step) == null) {
                issues.add(
                        "criterion",
                        step.name(),
                        "Gradients are not known for the operator %s, only for %s."
                                .formatted(step.op(), TorchOperator.names()),
                        "Choose another criterion, such as independence.");
            }
        }
        issues.throwIfAny();
        this.program = program;
    }

    /**
     * The model's constants.
     *
     * @param learnt those whose gradients are wanted
     */
    Map<String, NDArray> constants(NDManager scope, Set<String> learnt) {
        Map<String, NDArray> arrays = new HashMap<>();
        program.floats().forEach((name, tensor) -> {
            NDArray array = array(scope, tensor);
            array.setRequiresGradient(learnt.contains(name));
            arrays.put(name, array);
        });
        return arrays;
    }

    static NDArray array(NDManager scope, FloatTensor tensor) {
        float[] values = new float[tensor.values().remaining()];
        tensor.values().duplicate().get(values);
        return scope.create(values, new Shape(tensor.shape().toArray()));
    }

    /**
     * Runs as far as it takes to have a tensor.
     *
     * @param arrays constants and inputs, to which every computed tensor is added
     */
    NDArray run(Map<String, NDArray> arrays, String tensor) {
        for (Step step : program.steps()) {
            if (arrays.containsKey(tensor)) {
                break;
            }
            NDArray result = TorchOperator.of(step).run(new Attributes(step), new Arguments(program, step, arrays));
            arrays.put(step.outputs().get(0), result);
        }
        return arrays.get(tensor);
    }
}
