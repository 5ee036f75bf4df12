import { clock, span } from "../format/format";
import { axis, tooltip, type TooltipItem } from "./axes";
import type { Palette } from "./palette";

/** A trial as a worker judged it. `handedOutMillis` is when it could first be taken: what lies before `fromMillis` is waiting. */
export type Segment = {
  worker: string;
  search: string;
  trial: number;
  handedOutMillis: number;
  fromMillis: number;
  toMillis: number;
  noisy: boolean;
};

type Item = [row: number, from: number, to: number, trial: number, search: string];

type Painter = { value: (at: number) => number; coord: (value: [number, number]) => [number, number]; size: (value: [number, number]) => [number, number] };

/** One row for each worker, one bar for each trial; noisy ones are hatched by a lower bar of another colour. */
export function timeline(segments: readonly Segment[], workers: readonly string[], palette: Palette) {
  const items = (noisy: boolean): Item[] =>
    segments
      .filter((segment) => segment.noisy === noisy && workers.includes(segment.worker))
      .map((s) => [workers.indexOf(s.worker), s.fromMillis, s.toMillis, s.trial, s.search]);
  const bars = (name: string, noisy: boolean, color: string, share: number) => ({
    name,
    type: "custom",
    encode: { x: [1, 2], y: 0 },
    itemStyle: { color },
    renderItem: (_: unknown, api: Painter) => {
      const [left, middle] = api.coord([api.value(1), api.value(0)]);
      const [right] = api.coord([api.value(2), api.value(0)]);
      const height = Math.min(24, api.size([0, 1])[1] * 0.7);
      // From its own bottom up, so that the lower bars stand on the same line.
      const shape = { x: left, y: middle + height / 2 - height * share, width: Math.max(2, right - left - 1), height: height * share };
      return { type: "rect", shape, style: { fill: color } };
    },
    data: items(noisy),
  });
  return {
    aria: { enabled: true },
    grid: { left: 120, right: 16, top: 26, bottom: 40 },
    legend: { top: 0, right: 0, textStyle: { color: palette.text, fontSize: 11 }, itemHeight: 8 },
    tooltip: { ...tooltip(palette, words), trigger: "item" },
    xAxis: { ...axis("Time of day", palette, { nameGap: 24, scale: true }), type: "time" },
    yAxis: { type: "category", data: [...workers], inverse: true, axisLabel: { color: palette.text, width: 110, overflow: "truncate" } },
    dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "weakFilter" }],
    series: [bars("judged", false, palette.feasible, 1), bars("judged, latency too noisy", true, palette.over, 0.55)],
  };
}

function words({ seriesName, value }: TooltipItem) {
  const [, from, to, trial, search] = value as Item;
  return `trial ${trial} of search ${search}\n${seriesName} in ${span((to - from) / 1000)}, until ${clock(to)}`;
}
