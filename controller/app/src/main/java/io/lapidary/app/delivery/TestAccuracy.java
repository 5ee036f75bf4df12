package io.lapidary.app.delivery;

/** The one look at the test split: percent for the base and for the best. */
public record TestAccuracy(double baseAccuracy, double bestAccuracy, int samples) {}
