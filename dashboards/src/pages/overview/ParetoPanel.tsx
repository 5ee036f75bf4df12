import { Checkbox, Group, SegmentedControl, Text } from "@mantine/core";
import { useMemo } from "react";
import { useFront } from "../../api/queries";
import type { BaseNumbers, Search } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { pareto, type Cost } from "../../charts/pareto";
import { limit } from "../../format/limits";
import { accuracyText } from "../../format/metric";
import type { TrialPoint } from "../../live/points";
import { useUrlState } from "../../ui/useUrlState";

type Props = {
  search: Search;
  base: BaseNumbers;
  points: readonly TrialPoint[];
  pins: readonly number[];
  onPin: (trial: number) => void;
};

/** Accuracy against latency or size; a click pins a candidate. */
export function ParetoPanel({ search, base, points, pins, onPin }: Props) {
  const [costText, setCost] = useUrlState("cost", "latency");
  const [whole, setWhole] = useUrlState("whole");
  const cost: Cost = costText === "size" ? "size" : "latency";
  const front = useFront(search.id, search.summary.front);
  const onFront = useMemo(() => {
    const numbers = new Set(search.summary.front);
    return (front.data?.items ?? []).filter((item) => numbers.has(item.trial.number));
  }, [front.data, search.summary.front]);
  const palette = usePalette();
  const limits = search.spec?.objective?.limits;
  const drawn = useMemo(
    () =>
      pareto({
        points,
        front: onFront,
        base,
        metric: search.metric,
        cost,
        limits: { drop: limit(limits, "accuracy-drop", base), cost: limit(limits, cost, base) },
        pinned: pins,
        whole: whole !== "",
        palette,
      }),
    [points, onFront, base, search.metric, cost, limits, pins, whole, palette],
  );
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text component="h2" size="sm" fw={700} m={0}>
          Accuracy against {cost === "latency" ? "latency" : "file size"}
        </Text>
        <Group gap="sm">
          <Checkbox
            size="xs"
            label={drawn.hidden > 0 ? `also the ${drawn.hidden} far below` : "also those far below"}
            checked={whole !== ""}
            onChange={(event) => setWhole(event.currentTarget.checked ? "1" : "")}
          />
          <SegmentedControl
            size="xs"
            aria-label="Cost"
            data={[
              { value: "latency", label: "Latency" },
              { value: "size", label: "Size" },
            ]}
            value={cost}
            onChange={setCost}
          />
        </Group>
      </Group>
      <div className="plot">
        <Chart
          view={`${cost}${whole}`}
          option={drawn.option}
          label={`Accuracy against ${cost} of ${points.length} trials; the base has ${accuracyText(base.accuracy, search.metric)}.`}
          onPick={(value) => {
            const trial = Array.isArray(value) ? (value[2] as number) : -1;
            if (trial >= 0) {
              onPin(trial);
            }
          }}
        />
      </div>
    </>
  );
}
