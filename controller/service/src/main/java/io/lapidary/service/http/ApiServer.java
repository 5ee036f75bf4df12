package io.lapidary.service.http;

import io.lapidary.service.http.Problem.Refused;
import io.lapidary.service.http.upload.UploadFolder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Serves the API, and the dashboards beside it. A verticle: deployed once, on one event loop, which owns all open streams; undeploying it ends them.
 * Deploying fails with {@link java.net.BindException} where the port is taken, and for a certificate that cannot be read.
 */
public final class ApiServer extends VerticleBase {
    /**
     * Logger of the router. At TRACE it writes whole URLs, in which somebody may have put a token: whoever sets the levels
     * of logs keeps this one at ERROR.
     */
    public static final String URL_LOGGER = "io.vertx.ext.web.impl.RouterImpl";

    private static final int WORKERS = 8;
    private static final int UPLOADERS = 4;
    private static final int STREAM_READERS = 2;
    private static final long GRACE_SECONDS = 5;

    private final HttpSettings settings;
    private final ApiParts parts;
    private final HttpMetrics metrics;
    private EventFeed feed;
    private SearchMetrics searchMetrics;
    private HttpServer server;

    public ApiServer(HttpSettings settings, ApiParts parts) {
        this.settings = settings;
        this.parts = parts;
        this.metrics = new HttpMetrics(parts.metrics());
    }

    @Override
    public Future<?> start() {
        return Contract.load(vertx).compose(this::listen);
    }

    private Future<?> listen(Contract contract) {
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("lapidary-api", WORKERS, 1, TimeUnit.MINUTES);
        // Of their own, since unpacking gigabytes takes minutes.
        WorkerExecutor uploaders = vertx.createSharedWorkerExecutor("lapidary-uploads", UPLOADERS, 1, TimeUnit.HOURS);
        // Also of their own: when hundreds of readers come back at once, other requests need not wait for them.
        WorkerExecutor catchingUp =
                vertx.createSharedWorkerExecutor("lapidary-streams", STREAM_READERS, 1, TimeUnit.MINUTES);
        feed = new EventFeed(vertx, catchingUp, parts, settings, metrics);
        searchMetrics = new SearchMetrics(vertx, workers, parts);
        return workers.executeBlocking(() -> UploadFolder.open(parts.folder()), false)
                .map(uploads -> operations(contract, uploads, workers, uploaders))
                .compose(operations -> workers.executeBlocking(Pages::load, false)
                        .compose(pages -> {
                            SlowPeers slowPeers = new SlowPeers(vertx, settings.patience());
                            return serve(router(contract, operations, pages, workers, slowPeers), workers, slowPeers);
                        }));
    }

    private Future<?> serve(Router router, WorkerExecutor workers, SlowPeers slowPeers) {
        return workers.executeBlocking(feed::open, false).compose(opened -> {
            feed.start(opened);
            server = vertx.createHttpServer(settings.options())
                    .connectionHandler(slowPeers::opened)
                    .invalidRequestHandler(ApiServer::refuseUnreadable)
                    .requestHandler(router);
            return server.listen();
        });
    }

    private Operations operations(
            Contract contract, UploadFolder uploads, WorkerExecutor workers, WorkerExecutor uploaders) {
        Receiver receiver =
                new Receiver(vertx, uploaders, uploads, parts.access().quotas());
        Operations operations = new Operations();
        new SearchRoutes(parts).register(operations);
        new TrialRoutes(parts, workers).register(operations);
        new ProfileRoute(parts).register(operations);
        new EventRoutes(parts, feed, workers).register(operations);
        new ArtifactRoute(parts, workers, receiver, settings.modelBytes()).register(operations);
        new DatasetRoutes(parts, workers, uploaders).register(operations);
        new ClusterRoutes(parts).register(operations);
        new SpaceRoutes(parts).register(operations);
        new UploadRoutes(parts, settings, uploads, receiver, metrics).register(operations);
        new TokenRoutes(parts).register(operations);
        new WebhookRoutes(parts).register(operations);
        new OperatingRoutes(parts, contract).register(operations);
        operations.requireExactly(contract.endpoints());
        return operations;
    }

    /** The port that is listened on, once deployed. */
    public int port() {
        return server.actualPort();
    }

    private Router router(
            Contract contract, Operations operations, Pages pages, WorkerExecutor workers, SlowPeers slowPeers) {
        Answers answers = new Answers(metrics);
        Neighbourhood neighbourhood = new Neighbourhood(settings);
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            slowPeers.asked(context);
            begin(context, answers, neighbourhood);
        });
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (Endpoint endpoint : contract.endpoints()) {
            RequestPath path = new RequestPath(
                    endpoint,
                    operations,
                    parts.access().gate(),
                    parts.access().audit(),
                    workers,
                    answers,
                    settings.patience());
            String pattern = pattern(endpoint.path());
            router.route(endpoint.method(), pattern).handler(path::admit).handler(path::answer);
            methods.computeIfAbsent(pattern, p -> new ArrayList<>())
                    .add(endpoint.method().name());
        }
        methods.forEach((pattern, allowed) -> router.route(pattern)
                .handler(context ->
                        answers.send(context, wrongMethod(context.request().method(), allowed))));
        router.route().handler(new PageRoute(pages, metrics)::handle);
        router.route().handler(context -> answers.send(context, unknown()));
        router.route().failureHandler(context -> failed(context, answers));
        router.errorHandler(400, context -> failed(context, answers));
        return router;
    }

    private static String pattern(String path) {
        return path.replaceAll("\\{([^}]+)}", ":$1");
    }

    private void begin(RoutingContext context, Answers answers, Neighbourhood neighbourhood) {
        Visit visit = Visit.begin(context);
        SecurityHeaders.put(context.response(), settings.tls() != null);
        context.response().putHeader("X-Request-Id", visit.id());
        try {
            neighbourhood.refuseForeign(context.request());
            context.next();
        } catch (Refused e) {
            answers.send(context, e.problem());
        }
    }

    private static void failed(RoutingContext context, Answers answers) {
        SecurityHeaders.put(context.response(), false);
        if (context.statusCode() == 413) {
            answers.send(context, Problem.of(413, "Too large", "The body is larger than is taken here."));
        } else if (context.request().authority() == null) {
            // The router itself fails on it, before anything of ours is asked.
            answers.send(context, Neighbourhood.withoutHost());
        } else if (context.failure() == null || Visit.of(context).isReading()) {
            answers.send(
                    context, Problem.of(400, "Bad request", "The request cannot be read. Encode it as HTTP asks."));
        } else {
            answers.fail(context, context.failure());
        }
    }

    private static Problem wrongMethod(HttpMethod method, List<String> allowed) {
        String list = allowed.stream().distinct().sorted().collect(Collectors.joining(", "));
        return new Problem(
                405,
                "Method not allowed",
                "The method (%s) does nothing here. Allowed: %s.".formatted(SchemaIssues.shorten(method.name()), list),
                List.of(),
                Map.of("Allow", list));
    }

    private static Problem unknown() {
        return Problem.of(404, "Not found", "There is nothing at this path. All paths stand in /openapi.yaml.");
    }

    /** What the HTTP parser itself gives up on never reaches the router. */
    private static void refuseUnreadable(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        String title = status == 414 ? "Path too long" : status == 431 ? "Headers too large" : "Bad request";
        Problem problem = Problem.of(status, title, "The request cannot be read. Encode it as HTTP asks.");
        HttpServerResponse response = request.response();
        SecurityHeaders.put(response, false);
        response.setStatusCode(status)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Connection", "close")
                .end(io.lapidary.json.Json.write(problem.document("", "")));
        request.connection().close();
    }

    /** Takes no more requests, lets those under way end within a bound, and ends all event streams. */
    @Override
    public Future<?> stop() {
        if (searchMetrics != null) {
            searchMetrics.close();
        }
        Future<Void> streams = feed == null ? Future.succeededFuture() : feed.close();
        return streams.eventually(
                () -> server == null ? Future.succeededFuture() : server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS));
    }
}
