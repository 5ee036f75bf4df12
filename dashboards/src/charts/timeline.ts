import { clock, span } from "../format/format";
import { axis, tooltip, type TooltipItem } from "./axes";
import type { Palette } from "./palette";

/** How a worker's attempt at a trial ended; `noisy` is an answer whose latency is not to be believed. */
export type Ending = "judged" | "noisy" | "failed" | "lost";

/** One attempt at a trial, as its worker spent it. */
export type Segment = {
  worker: string;
  search: string;
  trial: number;
  /** From 1; the attempts of a trial follow each other. */
  attempt: number;
  fromMillis: number;
  toMillis: number;
  ending: Ending;
};

type Item = [row: number, from: number, to: number, trial: number, search: string, attempt: number];

type Painter = { value: (at: number) => number; coord: (value: [number, number]) => [number, number]; size: (value: [number, number]) => [number, number] };

type Look = { ending: Ending; name: string; color: string; share: number; dashed: boolean };

/** Each ending has a shape of its own besides its colour: full, low, outlined, dashed. */
function looks(palette: Palette): Look[] {
  return [
    { ending: "judged", name: "judged", color: palette.feasible, share: 1, dashed: false },
    { ending: "noisy", name: "judged, latency too noisy", color: palette.over, share: 0.55, dashed: false },
    { ending: "failed", name: "failed, tried again", color: palette.limit, share: 0.8, dashed: false },
    { ending: "lost", name: "worker lost, tried again", color: palette.limit, share: 0.8, dashed: true },
  ];
}

/** One row for each worker, one bar for each attempt, and a line from a failed attempt to the next one at the same trial. */
export function timeline(segments: readonly Segment[], workers: readonly { id: string; alive: boolean }[], palette: Palette) {
  const row = new Map(workers.map(({ id }, at) => [id, at]));
  const shown = segments.filter((segment) => row.has(segment.worker));
  const bars = (look: Look) => ({
    name: look.name,
    type: "custom",
    encode: { x: [1, 2], y: 0 },
    itemStyle: { color: look.color },
    renderItem: (_: unknown, api: Painter) => bar(api, look),
    data: shown
      .filter((segment) => segment.ending === look.ending)
      .map((s): Item => [row.get(s.worker)!, s.fromMillis, s.toMillis, s.trial, s.search, s.attempt]),
  });
  return {
    aria: { enabled: true },
    grid: { left: 150, right: 16, top: 26, bottom: 40 },
    legend: { top: 0, right: 0, textStyle: { color: palette.text, fontSize: 11 }, itemHeight: 8 },
    tooltip: { ...tooltip(palette, words), trigger: "item" },
    xAxis: { ...axis("Time of day", palette, { nameGap: 24, scale: true }), type: "time" },
    yAxis: {
      type: "category", data: workers.map(({ id }) => id), inverse: true,
      axisLabel: {
        color: palette.text, width: 140, overflow: "truncate",
        formatter: (id: string) => (workers[row.get(id)!]?.alive ? id : `{gone|✖ ${id}}`),
        rich: { gone: { color: palette.faint, fontStyle: "italic" } },
      },
    },
    dataZoom: [{ type: "inside", xAxisIndex: 0, filterMode: "weakFilter" }],
    series: [...looks(palette).map(bars), links(shown, row, palette)],
  };
}

function bar(api: Painter, look: Look) {
  const [left, middle] = api.coord([api.value(1), api.value(0)]);
  const [right] = api.coord([api.value(2), api.value(0)]);
  const height = Math.min(24, api.size([0, 1])[1] * 0.7);
  // From its own bottom up, so that the lower bars stand on the same line.
  const shape = { x: left, y: middle + height / 2 - height * look.share, width: Math.max(2, right - left - 1), height: height * look.share };
  const failed = look.ending === "failed" || look.ending === "lost";
  const style = failed
    ? { fill: "transparent", stroke: look.color, lineWidth: 1.5, ...(look.dashed ? { lineDash: [4, 3] } : {}) }
    : { fill: look.color };
  return { type: "rect", shape, style };
}

/** From the end of each attempt to the beginning of the next at the same trial. */
function links(segments: readonly Segment[], row: ReadonlyMap<string, number>, palette: Palette) {
  const at = (s: Segment) => `${s.search}/${s.trial}/${s.attempt}`;
  const known = new Map(segments.map((segment) => [at(segment), segment]));
  const data = segments.flatMap((segment) => {
    const next = known.get(at({ ...segment, attempt: segment.attempt + 1 }));
    return next === undefined ? [] : [[segment.toMillis, row.get(segment.worker)!, next.fromMillis, row.get(next.worker)!]];
  });
  return {
    name: "the same trial again", type: "custom", silent: true, encode: { x: [0, 2], y: [1, 3] }, itemStyle: { color: palette.faint }, z: 3, data,
    renderItem: (_: unknown, api: Painter) => {
      const [x1, y1] = api.coord([api.value(0), api.value(1)]);
      const [x2, y2] = api.coord([api.value(2), api.value(3)]);
      return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: palette.faint, lineWidth: 1.5, lineDash: [2, 2] } };
    },
  };
}

function words({ seriesName, value }: TooltipItem) {
  const [, from, to, trial, search, attempt] = value as Item;
  const which = attempt > 1 ? `, attempt ${attempt}` : "";
  return `trial ${trial} of search ${search}${which}\n${seriesName} in ${span((to - from) / 1000)}, until ${clock(to)}`;
}
