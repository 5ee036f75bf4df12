import { Group, SegmentedControl, Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { searchQuery, useSearches } from "../../api/queries";
import type { BaseNumbers, Search } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { progress, type Against, type Goal, type Shown } from "../../charts/progress";
import { loadedPoints, type TrialPoint } from "../../live/points";
import { useUrlState } from "../../ui/useUrlState";

type Props = { search: Search; base: BaseNumbers; points: readonly TrialPoint[] };

/** How good it has become: the best so far, or how much the whole front covers; another search beside it for reference. */
export function ProgressPanel({ search, base, points }: Props) {
  const [shown, setShown] = useUrlState("progress", "best");
  const [against, setAgainst] = useUrlState("against", "evaluations");
  const palette = usePalette();
  const goal = (search.spec?.objective?.goal ?? "fastest") as Goal;
  const [beside, setBeside] = useUrlState("beside");
  const searches = useSearches({ limit: "100" });
  const other = useQuery({ ...searchQuery(beside), enabled: beside !== "" }).data;
  const otherPoints = useQuery({ ...loadedPoints(beside), enabled: beside !== "" }).data;
  const option = useMemo(() => {
    const own = { name: search.name, points, base, dashed: false };
    const otherBase = other?.summary.base;
    const curves = other && otherPoints && otherBase ? [own, { name: other.name, points: otherPoints, base: otherBase, dashed: true }] : [own];
    return progress(curves, shown as Shown, against as Against, goal, palette);
  }, [search.name, points, base, other, otherPoints, shown, against, goal, palette]);
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text component="h2" size="sm" fw={700} m={0}>
          {shown === "best" ? "Best so far" : "Hypervolume of the front"}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Select
            size="xs"
            w={150}
            aria-label="Another search to draw beside, such as a random one"
            placeholder="Beside…"
            data={(searches.data?.items ?? [])
              .filter((one) => one.id !== search.id)
              .map((one) => ({ value: one.id, label: `${one.name} ${one.id}` }))}
            value={beside === "" ? null : beside}
            onChange={(id) => setBeside(id ?? "")}
            clearable
          />
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
