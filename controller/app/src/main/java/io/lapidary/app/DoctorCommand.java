package io.lapidary.app;

import io.lapidary.app.delivery.Words;
import io.lapidary.app.serve.ServiceChecks;
import io.lapidary.app.terminal.CommonOptions;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Finding;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.issue.Why;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.runtime.Engines;
import io.lapidary.runtime.lab.Devices;
import io.lapidary.runtime.lab.SearchData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", description = "Look at this machine: what is there, what is missing, what to do about it.")
final class DoctorCommand implements Callable<Integer> {
    private static final long LEAST_MEMORY = 1L << 30;
    private static final long LEAST_SPACE = 1L << 30;

    private final Terminal terminal;
    private final CommonOptions options;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings of a service, to look at what it needs as well; LAPIDARY_SERVE_CONFIG unless said.")
    private Path config;

    DoctorCommand(Terminal terminal, CommonOptions options) {
        this.terminal = terminal;
        this.options = options;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(findings());
        findings.addAll(ServiceChecks.findings(Optional.ofNullable(config), System.getenv()));
        if (options.json()) {
            terminal.json(findings.stream().map(DoctorCommand::tree).toList());
        } else {
            for (Finding f : findings) {
                String mark = f.ok() ? "ok  " : f.needed() ? "FAIL" : "note";
                terminal.print("%s  %-14s %s%s"
                        .formatted(
                                mark, f.what(), f.found(), f.ok() || f.advice().isEmpty() ? "" : ". " + f.advice()));
            }
        }
        boolean lacking = findings.stream().anyMatch(f -> f.needed() && !f.ok());
        return (lacking ? Exit.ENVIRONMENT : Exit.GOAL_MET).code();
    }

    private static Map<String, Object> tree(Finding f) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("what", f.what());
        tree.put("ok", f.ok());
        tree.put("needed", f.needed());
        tree.put("found", f.found());
        tree.put("advice", f.ok() ? "" : f.advice());
        return tree;
    }

    private static List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        long memory = Runtime.getRuntime().maxMemory();
        int cores = Runtime.getRuntime().availableProcessors();
        findings.add(new Finding("Java", true, true, Runtime.version().toString(), ""));
        findings.add(new Finding(
                "memory",
                memory >= LEAST_MEMORY,
                true,
                Words.bytes(memory) + " for Java",
                "Give this machine or container at least 2 GB."));
        findings.add(new Finding("cores", cores >= 2, false, String.valueOf(cores), "With one, a search takes long."));
        DeviceProfile cpu = new Devices().cpu();
        findings.add(new Finding(
                "processor",
                cpu.gains().size() > 1,
                false,
                cpu.device() + " " + cpu.features(),
                "It has no integer dot products: int8 makes models smaller, hardly faster."));
        findings.add(engines());
        findings.add(folder("cache", SearchData.cache()));
        findings.add(folder("temporary", Path.of(System.getProperty("java.io.tmpdir"))));
        findings.add(fashionMnist());
        findings.add(onPath("node", "Only building the dashboards and the page of report.html needs it."));
        findings.add(onPath("mvn", "Only building Lapidary needs it."));
        return findings;
    }

    private static Finding engines() {
        String advice = "Its native library did not load; this needs Linux on x86-64 with glibc.";
        try {
            return new Finding("engines", true, true, new TreeMap<>(Engines.versions()).toString(), advice);
        } catch (LinkageError e) {
            return new Finding("engines", false, true, String.valueOf(e.getMessage()), advice);
        }
    }

    private static Finding folder(String what, Path folder) {
        String advice = "It must be a folder to write to, with a gigabyte left.";
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "lapidary", null));
            long usable = Files.getFileStore(folder).getUsableSpace();
            return new Finding(
                    what, usable >= LEAST_SPACE, true, "%s, %s free".formatted(folder, Words.bytes(usable)), advice);
        } catch (IOException e) {
            return new Finding(what, false, true, Why.of(e), advice);
        }
    }

    private static Finding fashionMnist() {
        String data = System.getenv("LAPIDARY_DATA");
        boolean there = Stream.of(SearchData.cache().toString(), data == null ? "" : data)
                .filter(f -> !f.isBlank())
                .flatMap(f -> Stream.of(Path.of(f), Path.of(f, "fashion-mnist")))
                .anyMatch(f -> Files.exists(f.resolve("train-images-idx3-ubyte.gz")));
        return new Finding(
                "Fashion-MNIST",
                there,
                false,
                there ? "there" : "not there yet",
                "`lapidary demo` fetches it, or set LAPIDARY_DATA to a folder with its four IDX files.");
    }

    private static Finding onPath(String program, String advice) {
        String path = System.getenv("PATH");
        boolean there = path != null
                && Stream.of(path.split(":"))
                        .filter(f -> !f.isBlank())
                        .anyMatch(f -> Files.isExecutable(Path.of(f, program)));
        return new Finding(program, there, false, there ? "there" : "not found", advice);
    }
}
