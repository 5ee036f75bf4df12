import { Group, SegmentedControl, Text } from "@mantine/core";
import { useMemo } from "react";
import type { BaseNumbers, Search } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { progress, type Against, type Goal, type Shown } from "../../charts/progress";
import type { TrialPoint } from "../../live/points";
import { useBeside } from "../../live/useBeside";
import { useUrlState } from "../../ui/useUrlState";

type Props = { search: Search; base: BaseNumbers; points: readonly TrialPoint[] };

/** How good it has become: the best so far, or how much the whole front covers; another search beside it for reference. */
export function ProgressPanel({ search, base, points }: Props) {
  const [shown, setShown] = useUrlState("progress", "best");
  const [against, setAgainst] = useUrlState("against", "evaluations");
  const palette = usePalette();
  const goal = (search.spec?.objective?.goal ?? "fastest") as Goal;
  const { other, points: otherPoints, picker } = useBeside(search.id, 150, "Beside…");
  const option = useMemo(() => {
    const own = { name: search.name, points, base, metric: search.metric, dashed: false };
    const otherBase = other?.summary.base;
    const curves = other && otherPoints && otherBase ? [own, { name: other.name, points: otherPoints, base: otherBase, metric: other.metric, dashed: true }] : [own];
    return progress(curves, shown as Shown, against as Against, goal, palette);
  }, [search.name, search.metric, points, base, other, otherPoints, shown, against, goal, palette]);
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text component="h2" size="sm" fw={700} m={0}>
          {shown === "best" ? "Best so far" : "Hypervolume of the front"}
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
        <Chart view={`${shown}${against}`} option={option} label={`${shown} so far, after ${points.length} trials`} />
      </div>
    </>
  );
}
