package io.lapidary.runtime;

import ai.djl.engine.Engine;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.onnxruntime.OrtEnvironment;
import java.lang.reflect.Field;

/**
 * DJL's ONNX Runtime engine, which starts whatever else of the process has used ONNX Runtime before.
 *
 * <p>The engine insists on making the process's {@link OrtEnvironment} itself, with threading options, and never starts
 * where one exists already, as it does once a model was read. The native environment behind it is one for the process and
 * counts its users; so Java's reference is laid aside for that moment, and both objects stand for the same environment.
 */
final class DjlEngine {
    private static final String NAME = "OnnxRuntime";

    private DjlEngine() {}

    /** A new manager of the engine's arrays; the caller closes it. */
    static OrtNDManager newManager() {
        return (OrtNDManager) Started.ENGINE.newBaseManager();
    }

    /** Started at the first use, once. */
    private static final class Started {
        private static final Engine ENGINE = start();

        private static Engine start() {
            // Its methods that hand out the environment are synchronised on the class.
            synchronized (OrtEnvironment.class) {
                try {
                    Field instance = OrtEnvironment.class.getDeclaredField("INSTANCE");
                    instance.setAccessible(true);
                    instance.set(null, null);
                } catch (ReflectiveOperationException | RuntimeException e) {
                    throw new IllegalStateException(
                            "This ONNX Runtime (%s) does not let DJL's engine start after it."
                                    .formatted(OrtEnvironment.class.getPackage().getImplementationVersion()),
                            e);
                }
                return Engine.getEngine(NAME);
            }
        }
    }
}
