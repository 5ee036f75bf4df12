package io.lapidary.app.cluster;

import io.lapidary.candidate.Candidate;
import io.lapidary.exchange.ClusterAccess;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.json.Json;
import io.lapidary.outcome.Outcome;
import io.lapidary.profile.ModelProfile;
import io.lapidary.runtime.Judge;
import io.lapidary.runtime.Worker;
import io.lapidary.runtime.worker.Shift;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A worker process whose judge only takes its time. */
final class SleepingWorker {
    private SleepingWorker() {}

    /** @param args the service's address, the worker's id, milliseconds for each candidate */
    public static void main(String[] args) {
        URI cluster = URI.create(args[0] + "/api/v1/cluster");
        long millis = Long.parseLong(args[2]);
        WorkerCard card = new WorkerCard(
                args[1], "here", "sleepers", "none", List.copyOf(Worker.KINDS), System.currentTimeMillis(), "", 0);
        Judge judge = new Judge() {
            @Override
            public ModelProfile profile() {
                throw new UnsupportedOperationException("It only sleeps.");
            }

            @Override
            public Outcome judge(Candidate candidate) throws InterruptedException {
                TimeUnit.MILLISECONDS.sleep(millis);
                return new Outcome.Infeasible(List.of("It slept."));
            }
        };
        new Shift(card, () -> access(cluster), ticket -> judge, Optional.empty()).run();
    }

    private static ClusterAccess access(URI cluster) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(cluster).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("The service said %d.".formatted(answer.statusCode()));
        }
        return Json.read(answer.body(), ClusterAccess.class);
    }
}
