import { Checkbox, Group, SegmentedControl, Text } from "@mantine/core";
import { memo, useCallback, useEffect, useMemo, useState } from "react";
import { useFront } from "../../api/queries";
import type { BaseNumbers, TrialDetail } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { Cloud } from "../../charts/cloud";
import { COSTS, kindOf, type Cost } from "../../charts/costs";
import { pareto, trialOf } from "../../charts/pareto";
import { Spots } from "../../charts/spots";
import { accuracyText, type MetricName } from "../../format/metric";
import { limit, type Limits } from "../../format/limits";
import { useTrials } from "../../live/SearchLive";
import { useUrlState } from "../../ui/useUrlState";

type Props = {
  id: string;
  base: BaseNumbers;
  metric: MetricName;
  front: readonly number[];
  limits: Limits | undefined;
  /** Trials that came later are left out, in milliseconds since 1970. */
  until: number | undefined;
  pins: readonly number[];
  onPin: (trial: number) => void;
};

/** Accuracy against latency, size or multiply–accumulates; a click pins a candidate. */
export const ParetoPanel = memo(function ParetoPanel(props: Props) {
  const [costText, setCost] = useUrlState("cost", "latency");
  const [whole, setWhole] = useUrlState("whole");
  const [hidden, setHidden] = useState(0);
  const { cost, title } = kindOf(costText);
  const front = useFront(props.id, props.front);
  const onFront = useMemo(() => {
    const numbers = new Set(props.front);
    return (front.data?.items ?? []).filter((item) => numbers.has(item.trial.number));
  }, [front.data, props.front]);
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text component="h2" size="sm" fw={700} m={0}>
          Accuracy against {title.toLowerCase()}
        </Text>
        <Group gap="sm">
          <Checkbox
            size="xs"
            label={hidden > 0 ? `also the ${hidden} far below` : "also those far below"}
            checked={whole !== ""}
            onChange={(event) => setWhole(event.currentTarget.checked ? "1" : "")}
          />
          <SegmentedControl
            size="xs"
            aria-label="Cost"
            data={COSTS.map((kind) => ({ value: kind.cost, label: kind.label }))}
            value={cost}
            onChange={setCost}
          />
        </Group>
      </Group>
      <div className="plot">
        <Plot {...props} onFront={onFront} cost={cost} whole={whole !== ""} onHidden={setHidden} />
      </div>
    </>
  );
});

type PlotProps = Props & { onFront: readonly TrialDetail[]; cost: Cost; whole: boolean; onHidden: (hidden: number) => void };

/** The part that changes with each trial. */
function Plot({ base, metric, limits, until, pins, onPin, onFront, cost, whole, onHidden }: PlotProps) {
  const trials = useTrials(until);
  const palette = usePalette();
  const spots = useMemo(() => new Spots(cost, base), [cost, base]);
  const [clouds] = useState(() => ({ feasible: new Cloud(true), others: new Cloud(false) }));
  const { option, hidden } = useMemo(
    () =>
      pareto({
        spots: spots.take(trials),
        clouds,
        front: onFront,
        metric,
        limits: { drop: limit(limits, "accuracy-drop", base), cost: limit(limits, cost, base) },
        pinned: pins,
        whole,
        palette,
      }),
    [spots, trials, clouds, onFront, base, metric, cost, limits, pins, whole, palette],
  );
  useEffect(() => onHidden(hidden), [hidden, onHidden]);
  const pick = useCallback(
    (value: unknown) => {
      const trial = trialOf(value, spots, clouds);
      if (trial !== null) {
        onPin(trial);
      }
    },
    [spots, clouds, onPin],
  );
  return (
    <Chart
      view={`${cost}${whole}`}
      option={option}
      label={`Accuracy against ${kindOf(cost).title.toLowerCase()} of ${trials.count} trials; the base has ${accuracyText(base.accuracy, metric)}.`}
      onPick={pick}
    />
  );
}
