package io.lapidary.service.http;

import io.lapidary.exchange.ClusterAccess;
import io.lapidary.exchange.TicketBoard;
import io.lapidary.exchange.WorkerCard;
import io.lapidary.service.access.Access;
import io.lapidary.service.host.Laboratory;
import io.lapidary.service.host.Searches;
import io.lapidary.service.store.SearchStore;
import io.lapidary.service.webhook.Webhooks;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the API speaks for. All of it is thread-safe and closed by whoever made it, after the server.
 *
 * @param folder of the store; uploads are written there
 * @param cluster what workers need to join
 * @param workers those alive; asked on a worker thread
 * @param tickets how much there is to do; asked on a worker thread
 * @param notReady why no search can be taken in right now; empty where one can. Asked on a worker thread
 */
public record ApiParts(
        SearchStore store,
        Path folder,
        Searches searches,
        Laboratory laboratory,
        Access access,
        Webhooks webhooks,
        ClusterAccess cluster,
        Supplier<List<WorkerCard>> workers,
        Supplier<TicketBoard.Load> tickets,
        Supplier<Optional<String>> notReady,
        PrometheusMeterRegistry metrics,
        InstantSource clock) {}
