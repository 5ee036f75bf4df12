package io.lapidary.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.lapidary.app.cluster.Fleet.Member;
import io.lapidary.app.soak.Waiting;
import io.lapidary.app.terminal.Checks;
import io.lapidary.app.terminal.Exit;
import io.lapidary.app.terminal.Refusal;
import io.lapidary.app.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One search under one kind of fault, from its submission to its end. Runs on the thread that calls. */
final class FaultRun {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LOOK_MILLIS = 200;
    private static final int LEAST_PAUSE_MILLIS = 1_500;
    private static final int MORE_PAUSE_MILLIS = 3_500;
    private static final int TRIALS_A_STOP = 30;
    private static final int RESTARTS = 2;

    private final SoakSettings settings;
    private final Fault fault;
    private final SoakService service;
    private final Optional<CutNetwork> network;
    private final Terminal terminal;
    private final Checks checks;
    private final Random random;
    private final Fleet fleet;
    private String search;

    FaultRun(
            SoakSettings settings,
            Fault fault,
            SoakService service,
            Optional<CutNetwork> network,
            Terminal terminal,
            Checks checks) {
        this.settings = settings;
        this.fault = fault;
        this.service = service;
        this.network = network;
        this.terminal = terminal;
        this.checks = checks;
        this.random = new Random(settings.seed() + fault.ordinal());
        StandIn standIn = new StandIn(
                service.url(),
                service.workerToken(),
                fault.pool(),
                "",
                settings.judging(fault).toMillis(),
                settings.folder().resolve("journal.txt"),
                fault == Fault.CRASH ? deadlyTrial(settings) : -1);
        this.fleet = new Fleet(standIn, settings.folder());
    }

    /** The trial that crashes what judges it, under {@link Fault#CRASH}. */
    static long deadlyTrial(SoakSettings settings) {
        return settings.trials() / 3;
    }

    /** Returns the search's id. */
    String run() throws IOException, InterruptedException {
        terminal.say("%s: %s.".formatted(fault, fault.words()));
        search = service.submit(fault.pool());
        Waiting.until(service.controller(), search, view -> Waiting.summary(view, "cause")
                .equals("no-workers"));
        try (fleet) {
            suffer();
            JsonNode over = Waiting.until(service.controller(), search, Waiting::isFinished);
            terminal.say("%s: over after %s s."
                    .formatted(fault, over.at("/summary/elapsedSeconds").asText()));
        }
        return search;
    }

    private void suffer() throws IOException, InterruptedException {
        switch (fault) {
            case KILL -> kill();
            case STOP -> stop();
            case CUT -> cut(network.orElseThrow());
            case RESTART -> restart();
            case CRASH -> fleet.start(settings.workers());
        }
    }

    private void kill() throws IOException, InterruptedException {
        fleet.start(settings.workers());
        awaitTrials(1);
        int judges = 0;
        int whole = 0;
        while (!Waiting.isFinished(service.search(search))) {
            Member victim = fleet.any(random);
            if (random.nextBoolean()) {
                judges += fleet.killJudge(victim) ? 1 : 0;
            } else {
                fleet.replace(victim);
                whole++;
            }
            TimeUnit.MILLISECONDS.sleep(LEAST_PAUSE_MILLIS + random.nextInt(MORE_PAUSE_MILLIS));
        }
        checks.add(
                "KILL: workers were killed while they worked",
                judges + whole > 0,
                "%d judging processes, %d workers with their supervisor".formatted(judges, whole));
    }

    private void stop() throws IOException, InterruptedException {
        fleet.start(settings.workers());
        int stops = Math.max(1, settings.trials() / TRIALS_A_STOP);
        int late = 0;
        for (int i = 0; i < stops && !Waiting.isFinished(service.search(search)); i++) {
            String name = awaitBusy();
            Member stopped = fleet.named(name);
            long before = service.card(name).orElseThrow().get("late").asLong();
            fleet.signal(stopped, "STOP");
            TimeUnit.MILLISECONDS.sleep(settings.lease().plus(settings.lease()).toMillis());
            fleet.signal(stopped, "CONT");
            if (awaitCard(name, card -> card.get("late").asLong() > before)) {
                late++;
                terminal.say("STOP: %s was stopped, and its answer was refused.".formatted(name));
            }
        }
        checks.add("STOP: answers past the lease were refused", late > 0, "%d of %d".formatted(late, stops));
        // The one stopped last has still to be seen at work.
        Waiting.until(service.controller(), search, Waiting::isFinished);
    }

    private void cut(CutNetwork cable) throws IOException, InterruptedException {
        Member apart = fleet.start(cable.apart());
        cable.plugIn(apart.process().pid());
        fleet.start(settings.workers() - 1);
        boolean joined = awaitCard(apart.name(), card -> card.get("finished").asLong() > 0);
        checks.add("CUT: the worker worked before", joined, apart.name());
        cable.cut();
        terminal.say("CUT: the cable of %s is cut for %d s."
                .formatted(apart.name(), settings.cut().toSeconds()));
        TimeUnit.MILLISECONDS.sleep(settings.cut().toMillis());
        checks.add(
                "CUT: it is taken for lost",
                service.card(apart.name()).isEmpty(),
                apart.name() + " is on no list of workers");
        cable.heal();
        long healed = System.nanoTime();
        boolean works =
                awaitCard(apart.name(), card -> !card.get("ticket").asText().isEmpty());
        checks.add(
                "CUT: it works again once the cable is whole",
                works,
                "after %d s".formatted(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - healed)));
    }

    private void restart() throws IOException, InterruptedException {
        fleet.start(settings.workers());
        for (int i = 1; i <= RESTARTS; i++) {
            awaitTrials(i * settings.trials() / (RESTARTS + 1));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LEAST_PAUSE_MILLIS));
            service.killAndRestart();
            terminal.say("RESTART: the controller was killed at %d trials and is back."
                    .formatted(Waiting.trials(service.search(search))));
        }
    }

    private void awaitTrials(int least) throws IOException, InterruptedException {
        Waiting.until(service.controller(), search, view -> Waiting.isFinished(view) || Waiting.trials(view) >= least);
    }

    /** Waits for a worker that is busy; returns its name. */
    private String awaitBusy() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            String name = fleet.any(random).name();
            if (service.card(name)
                    .filter(card -> !card.get("ticket").asText().isEmpty())
                    .isPresent()) {
                return name;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new Refusal(Exit.OUR_FAULT, "No worker was seen at work within %d s.".formatted(PATIENCE.toSeconds()));
    }

    /** False where it does not come to that before the search is over. */
    private boolean awaitCard(String name, Predicate<JsonNode> holds) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            boolean over = Waiting.isFinished(service.search(search));
            if (service.card(name).filter(holds).isPresent()) {
                return true;
            }
            if (over) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return false;
    }
}
