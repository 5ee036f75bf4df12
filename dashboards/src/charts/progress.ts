import type { BaseNumbers } from "../api/types";
import { decimal } from "../format/format";
import { accuracyTitle, type MetricName } from "../format/metric";
import type { TrialPoint, Trials } from "../live/points";
import { axis, tooltip } from "./axes";
import type { Palette } from "./palette";

export type Against = "evaluations" | "time";
export type Shown = "best" | "hypervolume";

/** The goals of a search; what is the best is measured by it. */
export type Goal = "fastest" | "smallest" | "most-accurate" | "custom";

/** Accuracy further below the base than this counts as nothing in the hypervolume, in points or dB. */
export const WORST_DROP = 10;

type Step = [number, number];

export type Curve = { name: string; steps: Step[]; metric: MetricName; dashed: boolean };

/** What one more trial raises something to; null where it raises nothing. */
type Rise = (point: TrialPoint) => number | null;

/**
 * How good a search has become with each trial that made it better. It grows with the trials: one more is the work of one.
 */
export class Climb {
  private rows: readonly TrialPoint[] = [];
  private count = 0;
  private steps: Step[] = [];
  private rise: Rise;

  constructor(
    private readonly shown: Shown,
    private readonly against: Against,
    private readonly goal: Goal,
    private readonly base: BaseNumbers,
  ) {
    this.rise = this.begin();
  }

  /** The steps of these trials, the last of them drawn on to the latest trial. */
  take({ rows, count }: Trials): Step[] {
    if (rows !== this.rows || count < this.count) {
      this.rows = rows;
      this.count = 0;
      this.steps = [];
      this.rise = this.begin();
    }
    for (; this.count < count; this.count++) {
      const value = this.rise(rows[this.count]!);
      if (value !== null) {
        this.steps.push([this.place(this.count), value]);
      }
    }
    const last = this.steps.at(-1);
    return last === undefined ? [] : [...this.steps, [this.place(count - 1), last[1]]];
  }

  private begin() {
    return this.shown === "best" ? bestSoFar(this.goal, this.base) : hypervolume(this.base);
  }

  private place(at: number) {
    const begun = this.rows[0]!.atMillis - this.rows[0]!.seconds * 1000;
    return this.against === "evaluations" ? at + 1 : (this.rows[at]!.atMillis - begun) / 60_000;
  }
}

/** How good the best feasible trial is so far: times faster, times smaller, accuracy in the unit of its metric, or the reward of a custom goal. Higher is better. */
function bestSoFar(goal: Goal, base: BaseNumbers): Rise {
  let best = -Infinity;
  return (point) => {
    const worth = point.feasible ? worthOf(point, goal, base) : null;
    if (worth === null || worth <= best) {
      return null;
    }
    best = worth;
    return best;
  };
}

function worthOf(point: TrialPoint, goal: Goal, base: BaseNumbers): number | null {
  switch (goal) {
    case "fastest":
      return point.latencyRatio === null ? null : 1 / point.latencyRatio;
    case "smallest":
      return point.sizeBytes === null ? null : base.sizeBytes / point.sizeBytes;
    case "most-accurate":
      return point.accuracy;
    case "custom":
      return point.reward;
  }
}

/**
 * The share of the rectangle between the base's latency with an accuracy {@link WORST_DROP} points (or dB) below its own, and
 * no latency with no loss, that the front covers. 0 to about 1.
 */
function hypervolume(base: BaseNumbers): Rise {
  // A staircase: ratios rise, and so do accuracies.
  let front: { ratio: number; height: number }[] = [];
  return ({ accuracy, latencyRatio: ratio }) => {
    if (accuracy === null || ratio === null || ratio >= 1) {
      return null;
    }
    const height = (accuracy - base.accuracy + WORST_DROP) / WORST_DROP;
    if (height <= 0 || front.some((f) => f.ratio <= ratio && f.height >= height)) {
      return null;
    }
    front = front.filter((f) => f.ratio < ratio || f.height > height);
    front.push({ ratio, height });
    front.sort((a, b) => a.ratio - b.ratio);
    // The fastest are the least accurate: each adds the strip between its height and that of the faster one before.
    return front.reduce((sum, f, i) => sum + (1 - f.ratio) * (f.height - (i === 0 ? 0 : front[i - 1]!.height)), 0);
  };
}

function bestTitle(goal: Goal, metric: MetricName) {
  switch (goal) {
    case "fastest":
      return "Speed-up (×)";
    case "smallest":
      return "Times smaller (×)";
    case "most-accurate":
      return accuracyTitle(metric);
    case "custom":
      return "Reward";
  }
}

/** Curves of one or more searches, the first in full, others for reference. */
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
      data: curve.steps,
    })),
  };
}
