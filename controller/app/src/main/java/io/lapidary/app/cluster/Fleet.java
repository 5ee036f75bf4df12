package io.lapidary.app.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The stand-in workers of one search, each with its supervisor in processes of their own. Used by one thread. */
final class Fleet implements AutoCloseable {
    private final StandIn settings;
    private final Path folder;
    private final List<Member> members = new ArrayList<>();
    private int started;

    /** One worker by the name on its card. */
    record Member(String name, JavaProcess process) {}

    /** @param folder for logs */
    Fleet(StandIn settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    Member start() throws IOException {
        return start(List.of());
    }

    /** @param before what runs it, such as a command that gives it a network of its own */
    Member start(List<String> before) throws IOException {
        String name = "w" + ++started;
        Path log = folder.resolve("worker-%s-%s.log".formatted(settings.pool(), name));
        Member member = new Member(
                name,
                JavaProcess.start(
                        before, StandInWorker.class, log, settings.named(name).arguments()));
        members.add(member);
        return member;
    }

    void start(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            start();
        }
    }

    Member any(Random random) {
        return members.get(random.nextInt(members.size()));
    }

    Member named(String name) {
        return members.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Impossible state: no worker (%s).".formatted(name)));
    }

    /** Kills the process that judges; its supervisor starts another. False: there is none right now. */
    boolean killJudge(Member member) throws IOException, InterruptedException {
        Optional<ProcessHandle> judge = member.process().child();
        if (judge.isPresent()) {
            JavaProcess.signal("KILL", List.of(judge.get().pid()));
        }
        return judge.isPresent();
    }

    /** Kills all of it at once, as a power cut does, and starts another in its place. */
    void replace(Member member) throws IOException, InterruptedException {
        signal(member, "KILL");
        members.remove(member);
        start();
    }

    /** Sends a signal to all its processes at once. */
    void signal(Member member, String name) throws IOException, InterruptedException {
        List<Long> pids = new ArrayList<>(List.of(member.process().pid()));
        member.process().child().map(ProcessHandle::pid).ifPresent(pids::add);
        JavaProcess.signal(name, pids);
    }

    @Override
    public void close() {
        members.forEach(m -> m.process().close());
    }
}
