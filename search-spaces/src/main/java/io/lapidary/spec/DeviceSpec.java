package io.lapidary.spec;

/**
 * Where and how latency is measured.
 *
 * @param pool the worker pool
 * @param threads of one run
 * @param batch samples of one run
 */
public record DeviceSpec(String pool, int threads, int batch) {}
