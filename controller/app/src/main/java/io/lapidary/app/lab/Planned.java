package io.lapidary.app.lab;

import io.lapidary.graph.ModelGraph;
import io.lapidary.issue.Issue;
import io.lapidary.profile.DeviceProfile;
import io.lapidary.service.host.Plan;
import io.lapidary.space.SearchSpace;
import io.lapidary.spec.SearchSpec;
import java.util.List;

/**
 * What a search would do, with what that was worked out from.
 *
 * @param mildestLatencyRatio predicted for the candidate that changes least
 * @param inflated layers that become larger where they should become smaller
 * @param ofPool what is to be doubted of the machines that would measure
 * @param unreachable limits that no candidate can hold
 */
public record Planned(
        SearchSpec spec,
        ModelGraph graph,
        DeviceProfile device,
        SearchSpace space,
        Reach reach,
        double mildestLatencyRatio,
        Effort effort,
        List<Inflated> inflated,
        List<Issue> ofPool,
        List<Issue> unreachable) {
    public Planned {
        inflated = List.copyOf(inflated);
        ofPool = List.copyOf(ofPool);
        unreachable = List.copyOf(unreachable);
    }

    /** What is allowed, but perhaps not meant. */
    public List<Issue> warnings() {
        return Doubts.about(this);
    }

    /** As the service tells it. */
    Plan plan() {
        return new Plan(
                spec,
                space,
                space.log10Size(),
                graph.sizeBytes(),
                graph.macs(),
                reach.sizeBytes(),
                reach.macs(),
                Math.min(reach.latencyRatio(), mildestLatencyRatio),
                Math.max(reach.latencyRatio(), mildestLatencyRatio),
                effort.evaluations(),
                effort.whole().toSeconds(),
                unreachable,
                warnings());
    }
}
