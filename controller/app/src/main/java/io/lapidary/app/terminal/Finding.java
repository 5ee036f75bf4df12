package io.lapidary.app.terminal;

/**
 * One thing that was looked at on this machine.
 *
 * @param needed whether there is no working without it
 * @param found what is there, or why it is not
 * @param advice a way out where it is not well
 */
public record Finding(String what, boolean ok, boolean needed, String found, String advice) {}
