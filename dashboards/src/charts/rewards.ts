import { signed } from "../format/format";
import type { TrialPoint } from "../live/points";
import { axis, tooltip } from "./axes";
import type { Palette } from "./palette";

/** So many trials are averaged over, as the service does. */
export const AVERAGED = 20;

type Spot = [trial: number, value: number];

/** The mean reward of each trial and those before it, {@link AVERAGED} at most, in trial order. */
export function movingAverage(trials: readonly TrialPoint[]): Spot[] {
  const ordered = inOrder(trials);
  let sum = 0;
  return ordered.map((trial, at) => {
    sum += trial.reward - (at >= AVERAGED ? ordered[at - AVERAGED]!.reward : 0);
    return [trial.number, sum / Math.min(at + 1, AVERAGED)];
  });
}

function inOrder(trials: readonly TrialPoint[]) {
  return [...trials].sort((a, b) => a.number - b.number);
}

/** One search's rewards; `beside` another one's, such as a random search's, for reference. */
export function rewards(trials: readonly TrialPoint[], beside: { name: string; trials: readonly TrialPoint[] } | null, palette: Palette) {
  const spots = (feasible: boolean): Spot[] => trials.filter((t) => t.feasible === feasible).map((t) => [t.number, t.reward]);
  const scatter = (name: string, feasible: boolean, symbol: string, color: string) => ({
    name, type: "scatter", symbol, symbolSize: 6, itemStyle: { color }, data: spots(feasible), large: trials.length > 5_000,
  });
  const line = (name: string, of: readonly TrialPoint[], color: string, type: string) => ({
    name, type: "line", showSymbol: false, lineStyle: { width: 2, type, color }, itemStyle: { color }, data: movingAverage(of),
  });
  return {
    aria: { enabled: true },
    grid: { left: 52, right: 12, top: 28, bottom: 40 },
    legend: { top: 0, right: 0, textStyle: { color: palette.text, fontSize: 11 }, itemHeight: 8 },
    tooltip: {
      ...tooltip(palette, ({ seriesName, value }) => `${seriesName}\ntrial ${(value as Spot)[0]}: ${signed((value as Spot)[1], 3)}`),
      trigger: "item",
    },
    xAxis: axis("Trial", palette, { nameGap: 24, min: 0 }),
    yAxis: axis("Reward (no unit)", palette, { nameGap: 36, scale: true }),
    dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "none" }],
    series: [
      scatter("within the limits", true, "circle", palette.feasible),
      scatter("not within them", false, "diamond", palette.over),
      line(`mean of ${AVERAGED}`, trials, palette.text, "solid"),
      ...(beside === null ? [] : [line(`mean of ${AVERAGED}, ${beside.name}`, beside.trials, palette.reference, "dashed")]),
    ],
  };
}
