package io.lapidary.service.agent.rl4j;

import io.lapidary.service.agent.ActionGrid;
import io.lapidary.service.agent.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Walks in numbered choices. */
final class Choices {
    private Choices() {}

    /** The choice that each move realised. */
    static List<Integer> of(ActionGrid grid, List<Walk.Move> moves, SplittableRandom aliases) {
        List<Integer> choices = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            choices.add(grid.choice(i, moves.get(i).action(), aliases));
        }
        return choices;
    }
}
