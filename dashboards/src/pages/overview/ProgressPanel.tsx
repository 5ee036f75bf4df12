import { Group, SegmentedControl, Text } from "@mantine/core";
import { memo, useMemo } from "react";
import type { BaseNumbers } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { Climb, progress, type Against, type Curve, type Goal, type Shown } from "../../charts/progress";
import type { MetricName } from "../../format/metric";
import { useTrials } from "../../live/SearchLive";
import { useBeside } from "../../live/useBeside";
import { useUrlState } from "../../ui/useUrlState";

type Props = {
  id: string;
  name: string;
  goal: Goal;
  base: BaseNumbers;
  metric: MetricName;
  /** Trials that came later are left out, in milliseconds since 1970. */
  until: number | undefined;
};

/** How good it has become: the best so far, or how much the whole front covers; another search beside it for reference. */
export const ProgressPanel = memo(function ProgressPanel(props: Props) {
  const [shown, setShown] = useUrlState("progress", "best");
  const [against, setAgainst] = useUrlState("against", "evaluations");
  const { other, points, picker } = useBeside(props.id, 200, "Beside…");
  const beside = useMemo(() => {
    const base = other?.summary.base;
    if (other === undefined || points === undefined || !base) {
      return [];
    }
    const climb = new Climb(shown as Shown, against as Against, props.goal, base);
    return [{ name: other.name, steps: climb.take({ rows: points, count: points.length }), metric: other.metric, dashed: true }];
  }, [other, points, shown, against, props.goal]);
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text component="h2" size="sm" fw={700} m={0}>
          {shown === "best" ? "Best so far" : "Hypervolume"}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {picker}
          <SegmentedControl
            size="xs"
            aria-label="What is drawn"
            data={[
              { value: "best", label: "Best" },
              { value: "hypervolume", label: "Hypervolume" },
            ]}
            value={shown}
            onChange={setShown}
          />
          <SegmentedControl
            size="xs"
            aria-label="Against what"
            data={[
              { value: "evaluations", label: "Evaluations" },
              { value: "time", label: "Time" },
            ]}
            value={against}
            onChange={setAgainst}
          />
        </Group>
      </Group>
      <div className="plot">
        <Curves {...props} shown={shown as Shown} against={against as Against} beside={beside} />
      </div>
    </>
  );
});

/** The part that changes with each trial. */
function Curves({ name, goal, base, metric, until, shown, against, beside }: Props & { shown: Shown; against: Against; beside: readonly Curve[] }) {
  const trials = useTrials(until);
  const palette = usePalette();
  const climb = useMemo(() => new Climb(shown, against, goal, base), [shown, against, goal, base]);
  const option = useMemo(
    () => progress([{ name, steps: climb.take(trials), metric, dashed: false }, ...beside], shown, against, goal, palette),
    [name, metric, climb, trials, beside, shown, against, goal, palette],
  );
  return <Chart view={`${shown}${against}`} option={option} label={`${shown} so far, after ${trials.count} trials`} />;
}
