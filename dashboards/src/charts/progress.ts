import type { BaseNumbers } from "../api/types";
import { decimal } from "../format/format";
import { accuracyTitle, type MetricName } from "../format/metric";
import type { TrialPoint } from "../live/points";
import { axis, tooltip } from "./axes";
import type { Palette } from "./palette";

export type Against = "evaluations" | "time";
export type Shown = "best" | "hypervolume";

/** The goals of a search; what is the best is measured by it. */
export type Goal = "fastest" | "smallest" | "most-accurate";

/** Accuracy further below the base than this counts as nothing in the hypervolume, in points or dB. */
export const WORST_DROP = 10;

export type Curve = { name: string; points: readonly TrialPoint[]; base: BaseNumbers; metric: MetricName; dashed: boolean };

type Step = [number, number];

/** How good the best feasible trial is so far: times faster, times smaller, or accuracy in the unit of its metric. Higher is better. */
export function bestSoFar(points: readonly TrialPoint[], goal: Goal, base: BaseNumbers, against: Against): Step[] {
  const steps: Step[] = [];
  let best = -Infinity;
  const begun = beginning(points);
  points.forEach((point, at) => {
    const worth = point.feasible ? worthOf(point, goal, base) : null;
    if (worth !== null && worth > best) {
      best = worth;
      steps.push([place(point, at, against, begun), best]);
    }
  });
  const last = points.length === 0 ? undefined : points[points.length - 1];
  if (last !== undefined && steps.length > 0) {
    steps.push([place(last, points.length - 1, against, begun), best]);
  }
  return steps;
}

function worthOf(point: TrialPoint, goal: Goal, base: BaseNumbers): number | null {
  switch (goal) {
    case "fastest":
      return point.latencyRatio === null ? null : 1 / point.latencyRatio;
    case "smallest":
      return point.sizeBytes === null ? null : base.sizeBytes / point.sizeBytes;
    case "most-accurate":
      return point.accuracy;
  }
}

/**
 * The share of the rectangle between the base's latency with an accuracy {@link WORST_DROP} points (or dB) below its own, and no
 * latency with no loss, that the front covers. 0 to about 1.
 */
export function hypervolume(points: readonly TrialPoint[], base: BaseNumbers, against: Against): Step[] {
  const steps: Step[] = [];
  // A staircase: ratios rise, and so do accuracies.
  let front: { ratio: number; height: number }[] = [];
  const begun = beginning(points);
  let covered = 0;
  points.forEach((point, at) => {
    if (point.accuracy === null || point.latencyRatio === null || point.latencyRatio >= 1) {
      return;
    }
    const height = (point.accuracy - base.accuracy + WORST_DROP) / WORST_DROP;
    const ratio = point.latencyRatio;
    if (height <= 0 || front.some((f) => f.ratio <= ratio && f.height >= height)) {
      return;
    }
    front = front.filter((f) => f.ratio < ratio || f.height > height);
    front.push({ ratio, height });
    front.sort((a, b) => a.ratio - b.ratio);
    // The fastest are the least accurate: each adds the strip between its height and that of the faster one before.
    covered = front.reduce((sum, f, i) => sum + (1 - f.ratio) * (f.height - (i === 0 ? 0 : front[i - 1]!.height)), 0);
    steps.push([place(point, at, against, begun), covered]);
  });
  const last = points.length === 0 ? undefined : points[points.length - 1];
  if (last !== undefined && steps.length > 0) {
    steps.push([place(last, points.length - 1, against, begun), covered]);
  }
  return steps;
}

function beginning(points: readonly TrialPoint[]) {
  const first = points[0];
  return first === undefined ? 0 : first.atMillis - first.seconds * 1000;
}

function place(point: TrialPoint, at: number, against: Against, begun: number) {
  return against === "evaluations" ? at + 1 : (point.atMillis - begun) / 60_000;
}

function bestTitle(goal: Goal, metric: MetricName) {
  switch (goal) {
    case "fastest":
      return "Speed-up (×)";
    case "smallest":
      return "Times smaller (×)";
    case "most-accurate":
      return accuracyTitle(metric);
  }
}

export function progress(curves: readonly Curve[], shown: Shown, against: Against, goal: Goal, palette: Palette) {
  const colors = [palette.feasible, palette.reference];
  return {
    grid: { left: 52, right: 12, top: 24, bottom: 40 },
    legend: { top: 0, right: 0, textStyle: { color: palette.text, fontSize: 11 }, itemHeight: 8, show: curves.length > 1 },
    tooltip: {
      ...tooltip(palette, (item) => `${item.seriesName}\n${(item.value as Step).map((v) => decimal(v, 2)).join(", ")}`),
      trigger: "item",
    },
    xAxis: axis(against === "evaluations" ? "Evaluations" : "Time (minutes)", palette, { nameGap: 24, min: 0 }),
    yAxis: axis(shown === "best" ? bestTitle(goal, curves[0]?.metric) : "Hypervolume (share)", palette, { nameGap: 36, scale: true }),
    dataZoom: [{ type: "inside", xAxisIndex: 0, rangeMode: ["value", "value"], filterMode: "none" }],
    series: curves.map((curve, at) => ({
      name: curve.name,
      type: "line",
      step: "end",
      showSymbol: true,
      symbol: at === 0 ? "circle" : "rect",
      symbolSize: 5,
      lineStyle: { width: 2, type: curve.dashed ? "dashed" : "solid", color: colors[at] },
      itemStyle: { color: colors[at] },
      data: shown === "best" ? bestSoFar(curve.points, goal, curve.base, against) : hypervolume(curve.points, curve.base, against),
    })),
  };
}
