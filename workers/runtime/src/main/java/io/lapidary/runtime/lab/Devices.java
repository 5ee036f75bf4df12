package io.lapidary.runtime.lab;

import io.lapidary.compression.CandidateCompiler;
import io.lapidary.compression.ModelInputs;
import io.lapidary.compression.OnnxModel;
import io.lapidary.graph.ModelGraph;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.DeviceProbe;
import io.lapidary.runtime.MachineLock;
import io.lapidary.spec.DeviceSpec;
import java.io.IOException;

/** The machine that the program runs on. Thread-safe; make one for a process, since its lock is. */
public final class Devices {
    private final MachineLock lock = MachineLock.ofMachine();

    /** Keeps latency sittings alone on the machine. */
    public MachineLock lock() {
        return lock;
    }

    /** The processor alone, without running anything. */
    public DeviceProfile cpu() {
        return DeviceProbe.cpu();
    }

    /** Whether this machine is of that kind, so that what is timed here says something of it. */
    public boolean isLike(DeviceProfile processor) {
        return processor.isSameProcessor(cpu());
    }

    /**
     * Times a model's layers on this machine; some seconds, after waiting for whoever measures.
     *
     * @param inputs samples enough for one run of the search's batch
     */
    public DeviceProfile probe(OnnxModel model, CandidateCompiler compiler, ModelInputs inputs, DeviceSpec device)
            throws IOException, InterruptedException {
        return probe(
                model.graph(), model.bytes(), compiler.compile(DeviceProbe.allInt8(model.graph())), inputs, device);
    }

    /**
     * The same of a model as it was pruned.
     *
     * @param graph the untouched model
     * @param int8 the pruned one, all in int8
     */
    public DeviceProfile probe(ModelGraph graph, byte[] pruned, byte[] int8, ModelInputs inputs, DeviceSpec device)
            throws IOException, InterruptedException {
        return new DeviceProbe(lock, device.threads()).probe(graph, pruned, int8, inputs.batch(0, device.batch()));
    }
}
