package io.lapidary.service.http;

import io.lapidary.issue.Issue;
import io.lapidary.service.access.Admission;
import io.lapidary.service.access.Audit;
import io.lapidary.service.access.Caller;
import io.lapidary.service.access.Gate;
import io.lapidary.service.access.RequestInfo;
import io.lapidary.service.http.Answers.Rendered;
import io.lapidary.service.http.Operations.Outcome.ToSend;
import io.lapidary.service.http.Operations.Outcome.Written;
import io.lapidary.service.http.Problem.Refused;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;

/**
 * The way of a request to one operation: gate, media types, body, contract, handler, audit, answer. On the event loop,
 * but for handlers and the check of bodies.
 */
final class RequestPath {
    private final Endpoint endpoint;
    private final Operations operations;
    private final Gate gate;
    private final Audit audit;
    private final WorkerExecutor workers;
    private final Answers answers;
    private final BodyHandler bodies;
    private final long patienceMillis;

    /** @param patience how long a body may take to arrive */
    RequestPath(
            Endpoint endpoint,
            Operations operations,
            Gate gate,
            Audit audit,
            WorkerExecutor workers,
            Answers answers,
            Duration patience) {
        this.patienceMillis = patience.toMillis();
        this.endpoint = endpoint;
        this.operations = operations;
        this.gate = gate;
        this.audit = audit;
        this.workers = workers;
        this.answers = answers;
        this.bodies = endpoint.body() == null || endpoint.body().schema() == null
                ? null
                : BodyHandler.create(false).setBodyLimit(endpoint.body().limitBytes());
    }

    /** First step: who asks, may they, is it a type that is taken. Then the body is read. */
    void admit(RoutingContext context) {
        Visit visit = Visit.of(context);
        visit.operation(endpoint.id());
        RequestInfo info = RequestInfo.of(context.request());
        if (endpoint.role() == null) {
            visit.caller(Caller.local(info.peer()));
        } else {
            Admission admission = gate.admit(info, endpoint.role());
            if (admission instanceof Admission.Refused refused) {
                visit.caller(refused.caller());
                finish(context, Future.failedFuture(new Refused(Problem.refused(refused.refusal()))));
                return;
            }
            visit.caller(((Admission.Admitted) admission).caller());
        }
        try {
            MediaTypes.refuseWrongBody(context.request(), endpoint.body());
        } catch (Refused e) {
            finish(context, Future.failedFuture(e));
            return;
        }
        if (bodies == null) {
            context.next();
        } else {
            visit.reading(true);
            context.vertx().setTimer(patienceMillis, t -> endIfStillReading(context));
            bodies.handle(context);
        }
    }

    private void endIfStillReading(RoutingContext context) {
        if (Visit.of(context).isReading() && !context.response().ended()) {
            finish(
                    context,
                    Future.failedFuture(new Refused(Problem.of(
                            408,
                            "Request timeout",
                            "The body did not arrive within %d seconds. Send it again."
                                    .formatted(patienceMillis / 1_000)))));
        }
    }

    /** Second step, with the body read: check, handle, answer. */
    void answer(RoutingContext context) {
        if (context.response().ended()) {
            return;
        }
        Visit visit = Visit.of(context);
        visit.reading(false);
        HttpServerRequest http = context.request();
        RequestCheck check = new RequestCheck(endpoint).parameters(http, context.pathParams());
        String accepted;
        try {
            accepted = MediaTypes.accepted(http, endpoint.answers());
        } catch (Refused e) {
            finish(context, Future.failedFuture(e));
            return;
        }
        Operations.Streaming streaming = operations.streaming(endpoint);
        if (streaming != null) {
            stream(context, streaming, check, accepted);
            return;
        }
        String type = MediaTypes.of(http);
        String path = http.path();
        boolean compressing = Gzip.isTaken(http);
        finish(
                context,
                workers.executeBlocking(
                        () -> {
                            if (bodies != null) {
                                check.body(context.body().buffer(), type);
                            }
                            ApiRequest request = request(check, visit, path, accepted);
                            Rendered rendered =
                                    Rendered.of(operations.answering(endpoint).answer(request));
                            return compressing ? rendered.compressed() : rendered;
                        },
                        false));
    }

    private void stream(RoutingContext context, Operations.Streaming streaming, RequestCheck check, String accepted) {
        try {
            ApiRequest request =
                    request(check, Visit.of(context), context.request().path(), accepted);
            streaming
                    .handle(context, request)
                    .onSuccess(outcome -> {
                        if (outcome instanceof ToSend sent) {
                            finish(context, Future.succeededFuture(sent.answer()));
                        } else if (outcome instanceof Written written) {
                            answers.answered(context, written.status());
                        }
                    })
                    .onFailure(failure -> finish(context, Future.failedFuture(failure)));
        } catch (RuntimeException e) {
            finish(context, Future.failedFuture(e));
        }
    }

    private ApiRequest request(RequestCheck check, Visit visit, String path, String accepted) {
        if (!check.issues().isEmpty()) {
            throw new Refused(Problem.unfit(RequestCheck.together(check.issues(), check.bodyIssues())));
        }
        List<Issue> bodyIssues = check.bodyIssues();
        if (!bodyIssues.isEmpty() && !operations.judgesItsBody(endpoint)) {
            throw new Refused(Problem.invalid(bodyIssues));
        }
        return new ApiRequest(
                endpoint,
                visit.caller(),
                visit.id(),
                path,
                check.values(),
                check.tree(),
                check.text(),
                bodyIssues,
                accepted);
    }

    /** Takes changes down in the audit trail, then answers. */
    private void finish(RoutingContext context, Future<Rendered> result) {
        result.onComplete(done -> {
            Visit visit = Visit.of(context);
            if (!endpoint.audited() || visit.caller() == null) {
                send(context, done.result(), done.cause());
                return;
            }
            int status = done.succeeded()
                    ? done.result().answer().status()
                    : Problem.of(done.cause()).status();
            String made = done.succeeded() ? done.result().answer().headers().get("Location") : null;
            String target = made == null ? context.request().path() : made;
            audit.note(visit.caller(), new Audit.Change(endpoint.id(), target, status, visit.id()))
                    .onComplete(noted -> send(
                            context, done.result(), done.succeeded() && noted.failed() ? noted.cause() : done.cause()));
        });
    }

    private void send(RoutingContext context, Rendered rendered, Throwable failure) {
        if (failure == null) {
            answers.send(context, rendered);
        } else {
            answers.fail(context, failure);
        }
    }
}
