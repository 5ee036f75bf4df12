package io.lapidary.compression;

import ai.onnxruntime.OrtEnvironment;
import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.GroupChoice;
import io.lapidary.candidate.LayerChoice;
import io.lapidary.candidate.Precision;
import io.lapidary.issue.InvalidInput;
import io.lapidary.issue.Issue;
import io.lapidary.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The process behind {@link ModelTrial}: one question a line, one answer a line, until its input ends. */
final class TrialProcess {
    static final String MARK = "lapidary-trial ";
    /** How a JVM ends by itself whose heap is full. */
    static final int OUT_OF_MEMORY = 3;

    private static final int SAMPLES = 16;
    private static final double KEEP = 0.5;

    record Question(String file, String name, boolean compress) {}

    /**
     * What came of a model.
     *
     * @param issues why it is refused; none where it was read, compressed and run
     * @param failure where Lapidary failed; empty where it did not
     */
    record Answer(List<Issue> issues, String failure) {}

    private TrialProcess() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        OrtEnvironment.getEnvironment();
        out.println(MARK + "ready");
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            out.println(MARK + Json.write(answer(Json.read(line, Question.class))));
        }
    }

    private static Answer answer(Question question) {
        try {
            byte[] file = Files.readAllBytes(Path.of(question.file()));
            OnnxModel model = OnnxReader.read(file, question.name());
            if (question.compress()
                    && model.graph().inputs().stream().allMatch(i -> i.type().equals("float"))) {
                compress(model);
            }
            return new Answer(List.of(), "");
        } catch (InvalidInput e) {
            return new Answer(e.issues(), "");
        } catch (OutOfMemoryError e) {
            // The JVM ends itself for its heap, but not for native buffers.
            Runtime.getRuntime().halt(OUT_OF_MEMORY);
            throw e;
        } catch (Exception | Error e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return new Answer(List.of(), trace.toString());
        }
    }

    /** Every group halved, every layer in int8: the result must load and run. */
    private static void compress(OnnxModel model) throws Exception {
        NoiseInputs inputs = new NoiseInputs(model, Math.max(SAMPLES, model.fixedBatch()), 1);
        Calibration calibration =
                Calibration.of(model, inputs, Criterion.INDEPENDENCE, TargetTypes.U8S8, 1, share -> {});
        List<GroupChoice> groups = new ArrayList<>();
        model.graph().groups().forEach(g -> groups.add(new GroupChoice(g.name(), KEEP)));
        List<LayerChoice> layers = new ArrayList<>();
        model.graph().layers().stream()
                .filter(l -> l.quantisable())
                .forEach(l -> layers.add(new LayerChoice(l.name(), Precision.INT8)));
        CandidateCompiler compiler = new CandidateCompiler(model, calibration, Map.of());
        try (OrtRunner runner = OrtRunner.of(compiler.compile(new Candidate(groups, layers)))) {
            runner.floats(inputs.batch(0, model.fixedBatch()));
        }
    }
}
