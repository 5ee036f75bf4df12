package io.lapidary.spec;

import io.lapidary.json.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what a search is for. */
final class ObjectiveReader {
    /** Points that may be lost where a search says nothing. */
    private static final Limit HALF_A_POINT = new Limit(Quantity.ACCURACY_DROP, 0.5, false);

    /** Longer ones no person reads. */
    private static final int LONGEST_REWARD = 500;

    private ObjectiveReader() {}

    static Objective objective(Fields owner) {
        Fields objective = owner.object("objective", "{goal: fastest, limits: {accuracy-drop: 0.5}}");
        Reward reward = reward(objective);
        Goal goal = objective.choice(
                "goal", SpecReader.byLabel(Arrays.asList(Goal.values())), reward == null ? Goal.FASTEST : Goal.CUSTOM);
        if (reward != null && goal != Goal.CUSTOM) {
            objective.issue(
                    "goal", "This goal has a reward of its own.", "Write goal: custom, or leave the reward out.");
        }
        if (reward == null && goal == Goal.CUSTOM) {
            objective.issue(
                    "goal",
                    "A custom goal needs a reward.",
                    "For example reward: \"ln(speedup) - 0.2 * accuracyDrop\".");
        }
        Fields limits = objective.object("limits", "{accuracy-drop: 0.5, size: 25%}");
        List<Limit> found = new ArrayList<>();
        boolean cost = false;
        for (Quantity quantity : Quantity.values()) {
            LimitReader.limit(limits, quantity).ifPresent(found::add);
            cost |= quantity != Quantity.ACCURACY_DROP
                    && limits.value(quantity.label()).isPresent();
        }
        limits.done();
        objective.done();
        if (goal == Goal.MOST_ACCURATE && !cost) {
            objective.issue(
                    "limits",
                    "Without a limit on cost, the most accurate model is the one you have.",
                    "Limit latency, size, packed-size or macs.");
        }
        // Without it the fastest and the smallest model are those that guess.
        if ((goal == Goal.FASTEST || goal == Goal.SMALLEST)
                && limits.value(Quantity.ACCURACY_DROP.label()).isEmpty()) {
            found.add(HALF_A_POINT);
        }
        // Where they do not go together that was noted, and the search does not begin.
        return goal == Goal.CUSTOM && reward != null
                ? new Objective(goal, found, reward)
                : new Objective(goal == Goal.CUSTOM ? Goal.FASTEST : goal, found);
    }

    /** The user's own reward, checked where this program knows its language; null where there is none. */
    private static Reward reward(Fields objective) {
        String text = objective.text("reward");
        if (text == null) {
            return null;
        }
        if (text.length() > LONGEST_REWARD) {
            objective.issue("reward", "This has more than %d characters.".formatted(LONGEST_REWARD), "Shorten it.");
            return null;
        }
        Reward reward = new Reward(text);
        RewardLanguage.found().ifPresent(language -> {
            try {
                language.compile(reward);
            } catch (IllegalArgumentException e) {
                objective.issue("reward", e.getMessage(), "Known: " + RewardLanguage.QUANTITIES + ".");
            }
        });
        return reward;
    }
}
