/**
 * The HTTP API. {@code openapi.yaml} is the source: requests are checked against it before anything here sees them, and
 * the server does not start where an operation has no handler, or a handler no operation.
 *
 * <p>Everything lives on one event loop, which never waits: what needs disk or database runs on worker threads.
 */
package io.lapidary.service.http;
