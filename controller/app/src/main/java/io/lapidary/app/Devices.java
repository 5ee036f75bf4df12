package io.lapidary.app;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.graph.Layer;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.DeviceProbe;
import io.lapidary.runtime.MachineLock;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** The machine that the program runs on. */
final class Devices {
    private Devices() {}

    /** The processor alone, without running anything. */
    static DeviceProfile cpu() {
        return new DeviceProbe(MachineLock.ofMachine(), 1).cpu();
    }

    /** Times a model's layers on this machine; some seconds. */
    static DeviceProfile probe(SearchInputs inputs, CandidateCompiler compiler)
            throws IOException, InterruptedException {
        Candidate allInt8 = Candidate.of(
                Map.of(),
                inputs.model().graph().layers().stream()
                        .filter(Layer::quantisable)
                        .collect(Collectors.toMap(Layer::name, layer -> Precision.INT8)));
        return new DeviceProbe(MachineLock.ofMachine(), inputs.spec().device().threads())
                .probe(
                        inputs.model().graph(),
                        inputs.model().bytes(),
                        compiler.compile(allInt8),
                        inputs.data()
                                .validation()
                                .batch(0, inputs.spec().device().batch()));
    }
}
