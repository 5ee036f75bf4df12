package io.lapidary.app.agents;

import io.lapidary.candidate.Candidate;
import io.lapidary.candidate.Precision;
import io.lapidary.compression.CandidateCompiler;
import io.lapidary.graph.ChannelGroup;
import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.InvalidInput;
import io.lapidary.json.Json;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.DeviceProbe;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchInputs;
import io.lapidary.runtime.lab.Workshop;
import io.lapidary.service.cost.Timetable;
import io.lapidary.spec.SearchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stays the same through a comparison, however often it is interrupted.
 *
 * @param hashes of model and data
 * @param asked all that the spec says and agents are not compared by
 * @param device what agents start from
 * @param rows of the judge's timetable, timed apart from that
 */
record Ground(Map<String, String> hashes, String asked, DeviceProfile device, List<Timetable.Row> rows) {
    /** Widths at which the judge's layers are timed; the whole model last. */
    private static final double[] WIDTHS = {0.25, 0.5, 0.75, 1};

    /**
     * From a folder, or begun in it by timing the model's layers, which takes some seconds.
     *
     * @throws InvalidInput where the folder holds a comparison on something else
     */
    static Ground in(Path folder, SearchInputs inputs, Workshop workshop, Devices devices)
            throws IOException, InterruptedException {
        SearchSpec spec = inputs.spec();
        String asked = Json.write(List.of(spec.data(), spec.metric(), spec.space(), spec.device(), spec.seed()));
        Path file = folder.resolve("ground.json");
        if (Files.exists(file)) {
            Ground before = Json.read(Files.readString(file), Ground.class);
            if (!before.hashes().equals(inputs.hashes()) || !before.asked().equals(asked)) {
                throw InvalidInput.of(
                        "--output",
                        folder,
                        "This folder holds a comparison on another model, other data or another space.",
                        "Name a new folder.");
            }
            return before;
        }
        CandidateCompiler compiler = workshop.prepared().compiler();
        DeviceProfile device =
                devices.probe(inputs.model(), compiler, inputs.data().validation(), spec.device());
        ModelGraph graph = inputs.model().graph();
        List<Timetable.Row> rows = new ArrayList<>();
        for (double width : WIDTHS) {
            rows.add(row(graph, width, inputs, compiler, devices));
        }
        Ground ground = new Ground(inputs.hashes(), asked, device, rows);
        Files.writeString(file, Json.pretty(ground));
        return ground;
    }

    private static Timetable.Row row(
            ModelGraph graph, double width, SearchInputs inputs, CandidateCompiler compiler, Devices devices)
            throws IOException, InterruptedException {
        Map<String, Double> keeps = new LinkedHashMap<>();
        for (ChannelGroup group : graph.groups()) {
            keeps.put(group.name(), width);
        }
        Map<String, Precision> int8 = new LinkedHashMap<>();
        DeviceProbe.allInt8(graph).layers().forEach(l -> int8.put(l.layer(), l.precision()));
        Candidate pruned = Candidate.of(keeps, Map.of());
        return new Timetable.Row(
                pruned,
                devices.probe(
                        graph,
                        compiler.compile(pruned),
                        compiler.compile(Candidate.of(keeps, int8)),
                        inputs.data().validation(),
                        inputs.spec().device()));
    }
}
