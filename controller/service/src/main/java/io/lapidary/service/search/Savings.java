package io.lapidary.service.search;

/**
 * What a search did not judge to the end, and about what that saved.
 *
 * @param refused trials that broke a limit which is known without running anything
 * @param cutShort trials whose judging was ended, since they could not hold their limit on accuracy any more
 * @param known trials whose candidate was judged before
 * @param seconds of workers, if each of these had taken as long as the mean of those judged to the end; 0 before there is
 *     one
 * @param spentSeconds of workers on all trials
 */
public record Savings(long refused, long cutShort, long known, double seconds, double spentSeconds) {
    static final Savings NONE = new Savings(0, 0, 0, 0, 0);
}
