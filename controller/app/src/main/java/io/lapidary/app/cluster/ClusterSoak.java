package io.lapidary.app.cluster;

import io.lapidary.app.soak.StoredTruth;
import io.lapidary.app.terminal.Checks;
import io.lapidary.app.terminal.Terminal;
import io.lapidary.exchange.Attempt;
import io.lapidary.exchange.Ticket;
import io.lapidary.service.store.SearchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts one service and its workers through faults, a search for each, and reads the books when all are over. */
final class ClusterSoak {
    private static final String LOOPBACK = "127.0.0.1";

    private final SoakSettings settings;
    private final Terminal terminal;
    private final Checks checks = new Checks();

    ClusterSoak(SoakSettings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    Checks run() throws IOException, InterruptedException {
        Map<Fault, String> searches;
        if (settings.faults().contains(Fault.CUT)) {
            try (CutNetwork network = CutNetwork.open()) {
                searches = suffered(CutNetwork.ADDRESS, Optional.of(network));
            }
        } else {
            searches = suffered(LOOPBACK, Optional.empty());
        }
        try (SearchStore store = SearchStore.open(settings.folder().resolve("service"), InstantSource.system())) {
            for (Map.Entry<Fault, String> one : searches.entrySet()) {
                check(one.getKey(), Books.read(store, one.getValue()), one.getValue());
                new StoredTruth(store, one.getValue()).check(settings.trials(), checks);
            }
        }
        return checks;
    }

    private Map<Fault, String> suffered(String address, Optional<CutNetwork> network)
            throws IOException, InterruptedException {
        Map<Fault, String> searches = new EnumMap<>(Fault.class);
        try (SoakService service = SoakService.start(settings, address, terminal)) {
            for (Fault fault : settings.faults()) {
                searches.put(fault, new FaultRun(settings, fault, service, network, terminal, checks).run());
            }
            service.leave();
        }
        return searches;
    }

    private void check(Fault fault, Books books, String search) throws IOException {
        List<String> retried = books.retried();
        terminal.say("%s: %d proposed, %d ended once, %d judged twice, %d lost, %d retried, %d late; %s."
                .formatted(
                        fault,
                        books.proposed(),
                        books.endedOnce(),
                        books.judgedTwice(),
                        books.lost(),
                        retried.size(),
                        books.late(),
                        judgements(search)));
        retried.forEach(line -> terminal.say("  " + line));
        books.lateOnes().forEach(line -> terminal.say("  " + line));
        checks.add(
                fault + ": all ended exactly once, none lost, none judged twice",
                books.proposed() == settings.trials()
                        && books.endedOnce() == settings.trials()
                        && books.judgedTwice() == 0
                        && books.lost() == 0,
                "%d proposed, %d ended once, %d judged twice, %d lost"
                        .formatted(books.proposed(), books.endedOnce(), books.judgedTwice(), books.lost()));
        checks.add(
                fault + ": each outcome is of the worker whose attempt counts",
                books.misattributed().isEmpty(),
                "others: " + books.misattributed());
        Map<Long, List<Attempt>> failed = books.failed();
        if (fault == Fault.CRASH) {
            long deadly = FaultRun.deadlyTrial(settings);
            List<Attempt> attempts = failed.getOrDefault(deadly, List.of());
            checks.add(
                    "CRASH: the deadly candidate failed on three workers, each with its reason, all others were judged",
                    failed.size() == 1
                            && attempts.stream()
                                            .filter(a -> !a.failure().isEmpty())
                                            .map(Attempt::worker)
                                            .distinct()
                                            .count()
                                    == Ticket.ATTEMPTS,
                    attempts.stream().map(Attempt::failure).toList().toString());
        }
        if (fault == Fault.STOP) {
            checks.add("STOP: each answer that was refused is an event", books.late() > 0, books.late() + " events");
        }
    }

    /** What the workers themselves noted. */
    private String judgements(String search) throws IOException {
        Path journal = settings.folder().resolve("journal.txt");
        List<String> lines = Files.readAllLines(journal).stream()
                .filter(line -> line.startsWith(search + "/"))
                .toList();
        return "workers began %d judgements and ended %d"
                .formatted(
                        lines.stream().filter(l -> l.endsWith("began")).count(),
                        lines.stream().filter(l -> l.endsWith("ended")).count());
    }
}
