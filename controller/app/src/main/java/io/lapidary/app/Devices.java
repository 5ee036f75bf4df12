package io.lapidary.app;

import io.lapidary.compression.CandidateCompiler;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.DeviceProbe;
import io.lapidary.runtime.MachineLock;
import java.io.IOException;

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
        return new DeviceProbe(MachineLock.ofMachine(), inputs.spec().device().threads())
                .probe(
                        inputs.model().graph(),
                        inputs.model().bytes(),
                        compiler.compile(DeviceProbe.allInt8(inputs.model().graph())),
                        inputs.data()
                                .validation()
                                .batch(0, inputs.spec().device().batch()));
    }
}
