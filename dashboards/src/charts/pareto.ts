import type { BaseNumbers, TrialDetail } from "../api/types";
import { bytes, decimal, micros, points as pointsText } from "../format/format";
import type { TrialPoint } from "../live/points";
import { axis, tooltip, type TooltipItem } from "./axes";
import type { Palette } from "./palette";

export type Cost = "latency" | "size";

export type ParetoInput = {
  points: readonly TrialPoint[];
  /** With intervals, for whiskers. */
  front: readonly TrialDetail[];
  base: BaseNumbers;
  cost: Cost;
  /** In points, microseconds, bytes; null where there is none. */
  limits: { drop: number | null; cost: number | null };
  pinned: readonly number[];
  /** Whether also what is far too inaccurate is shown. */
  whole: boolean;
  palette: Palette;
};

/** A place on the plot: cost in the axis's unit, accuracy in percent, trial. */
export type Spot = [number, number, number];

const COLUMNS = 120;
const ROWS = 60;
const PIN_NAMES = "ABCD";

/** Accuracy against latency or size. Pure: the same input gives the same option. */
export function pareto(input: ParetoInput) {
  const { base, cost, palette } = input;
  const unit = unitOf(cost, base);
  const spots = input.points.flatMap((point) => {
    const spot = spotOf(point, cost, base, unit.divisor);
    return spot === null ? [] : [{ spot, feasible: point.feasible }];
  });
  const feasible = spots.filter((s) => s.feasible).map((s) => s.spot);
  const others = spots.filter((s) => !s.feasible).map((s) => s.spot);
  const front = frontOf(spots.map((s) => s.spot));
  const baseCost = (cost === "latency" ? base.latencyMicros : base.sizeBytes) / unit.divisor;
  const floor = input.whole ? null : accuracyFloor(front, base, input.limits.drop);
  const visible = (spot: Spot) => floor === null || spot[1] >= floor;
  const costLimit = input.limits.cost === null ? null : input.limits.cost / unit.divisor;
  const accuracyLimit = input.limits.drop === null ? null : base.accuracy - input.limits.drop;
  const right = niceAbove(Math.max(baseCost, ...spots.filter((s) => visible(s.spot)).map((s) => s.spot[0])) * 1.03);
  const pins = input.pinned.flatMap((number, at) => {
    const found = spots.find((s) => s.spot[2] === number);
    return found === undefined ? [] : [{ name: PIN_NAMES[at] ?? "•", value: found.spot }];
  });
  const hidden = spots.filter((s) => !visible(s.spot)).length;

  return {
    hidden,
    option: {
      grid: { left: 58, right: 14, top: 30, bottom: 42 },
      legend: {
        top: 0, left: 0, itemWidth: 12, itemHeight: 10, itemGap: 12, textStyle: { color: palette.text, fontSize: 11 },
      },
      tooltip: tooltip(palette, (item) => describe(item, input)),
      xAxis: axis(`${cost === "latency" ? "Latency" : "File size"} (${unit.name})`, palette, { nameGap: 26, min: 0, max: right,
        axisLabel: { color: palette.faint, fontSize: 11, showMaxLabel: false },
      }),
      yAxis: axis("Accuracy (%)", palette, {
        nameGap: 42, min: floor ?? "dataMin", max: Math.min(100, ceil(Math.max(base.accuracy, ...front.map((s) => s[1])), 0.5)),
        axisLabel: { color: palette.faint, fontSize: 11, formatter: (value: number) => Number(value.toFixed(2)) },
      }),
      dataZoom: [
        { type: "inside", xAxisIndex: 0, rangeMode: ["value", "value"], filterMode: "none" },
        { type: "inside", yAxisIndex: 0, rangeMode: ["value", "value"], filterMode: "none" },
      ],
      series: [
        scatter("Breaks a limit", thinned(others.filter(visible), right), "diamond", 7, {
          color: "transparent", borderColor: palette.over, borderWidth: 1.2,
        }),
        scatter("Feasible", thinned(feasible.filter(visible), right), "circle", 6, { color: palette.feasible, opacity: 0.85 }),
        whiskers(input, unit.divisor, visible),
        {
          name: "Front", type: "line", step: "end", data: front.filter(visible), symbol: "triangle", symbolSize: 9,
          lineStyle: { color: palette.front, width: 2 }, itemStyle: { color: palette.front }, z: 4,
        },
        {
          name: "Base", type: "scatter", data: [[baseCost, base.accuracy, -1]], symbol: STAR, symbolSize: 17,
          itemStyle: { color: palette.base }, z: 5,
          markLine: lines(accuracyLimit, costLimit, palette),
          markArea: shade(accuracyLimit, costLimit, { floor: floor ?? 0, right }, palette),
        },
        {
          name: "Pinned", type: "scatter", data: pins, symbol: "circle", symbolSize: 19, z: 6,
          itemStyle: { color: "transparent", borderColor: palette.pinned, borderWidth: 2.5 },
          label: {
            show: true, formatter: "{b}", position: "top", color: palette.pinned, fontWeight: "bold", fontSize: 12, distance: 2,
          },
        },
      ],
    },
  };
}

const STAR = "path://M50,5 L61,39 L97,39 L68,60 L79,95 L50,74 L21,95 L32,60 L3,39 L39,39 Z";

/** The unit that suits the base's size. */
export function unitOf(cost: Cost, base: BaseNumbers) {
  if (cost === "latency") {
    return base.latencyMicros >= 2_000 ? { name: "ms", divisor: 1_000 } : { name: "µs", divisor: 1 };
  }
  return base.sizeBytes >= 2_000_000 ? { name: "MB", divisor: 1e6 } : { name: "kB", divisor: 1e3 };
}

function spotOf(point: TrialPoint, cost: Cost, base: BaseNumbers, divisor: number): Spot | null {
  const value = cost === "latency" ? (point.latencyRatio ?? NaN) * base.latencyMicros : (point.sizeBytes ?? NaN);
  return point.accuracy === null || Number.isNaN(value) ? null : [value / divisor, point.accuracy, point.number];
}

/** Those that no other beats in both, cheapest first: a staircase that climbs to the right. */
export function frontOf(spots: readonly Spot[]): Spot[] {
  const sorted = likely(spots).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const front: Spot[] = [];
  for (const spot of sorted) {
    if (front.length === 0 || spot[1] > front[front.length - 1]![1]) {
      front.push(spot);
    }
  }
  return front;
}

/** Leaves out most of those that one of a few good ones beats, since sorting all of many thousands takes long. */
function likely(spots: readonly Spot[]): Spot[] {
  const step = Math.ceil(spots.length / 500);
  const sample = spots.filter((_, at) => at % step === 0).sort((a, b) => b[1] - a[1]);
  const beaters: Spot[] = [];
  for (const spot of sample) {
    if (beaters.length === 0 || spot[0] < beaters[beaters.length - 1]![0]) {
      beaters.push(spot);
    }
  }
  return spots.filter((spot) => !beaters.some((b) => b[0] < spot[0] && b[1] > spot[1]));
}

/** Below this, the plot would be mostly of candidates that nobody would take. */
export function accuracyFloor(front: readonly Spot[], base: BaseNumbers, drop: number | null) {
  const allowed = Math.max(1, (drop ?? 1) * 4);
  const best = Math.max(base.accuracy - allowed, -Infinity);
  const highest = front.length === 0 ? base.accuracy : front[front.length - 1]![1];
  return Math.floor(Math.min(best, highest - allowed / 2) * 2) / 2;
}

/** One of all spots that would be drawn on the same few pixels: tens of thousands would only cover each other. */
export function thinned(spots: readonly Spot[], right: number): Spot[] {
  if (spots.length <= 5_000) {
    return [...spots];
  }
  const [low, high] = spots.reduce(([l, h], s) => [Math.min(l, s[1]), Math.max(h, s[1])], [Infinity, -Infinity]);
  const cells = new Map<number, Spot>();
  for (const spot of spots) {
    const column = Math.floor((spot[0] / right) * COLUMNS);
    const row = Math.floor(((spot[1] - low) / (high - low || 1)) * ROWS);
    cells.set(column * (ROWS + 1) + row, spot);
  }
  return [...cells.values()];
}

function scatter(name: string, data: Spot[], symbol: string, symbolSize: number, itemStyle: Record<string, unknown>) {
  return { name, type: "scatter", data, symbol, symbolSize, itemStyle, z: 2 };
}

/** The 95 % interval of each measurement on the front. Sizes are exact, so they have none. */
function whiskers(input: ParetoInput, divisor: number, visible: (spot: Spot) => boolean) {
  const { base, palette } = input;
  const data =
    input.cost === "size"
      ? []
      : input.front.flatMap(({ trial, outcome }) => {
          const latency = outcome.measurement?.latency;
          if (latency === undefined || trial.accuracy === null || trial.accuracy === undefined) {
            return [];
          }
          const at = (ratio: number) => (ratio * base.latencyMicros) / divisor;
          const spot: Spot = [at(latency.ratio), trial.accuracy, trial.number];
          return visible(spot) ? [[at(latency.ratioLow), at(latency.ratioHigh), trial.accuracy, trial.number]] : [];
        });
  return {
    name: "95 % interval", type: "custom", data, encode: { x: [0, 1], y: 2 }, silent: true, z: 3, clip: true,
    itemStyle: { color: palette.front },
    renderItem: (_: unknown, api: { value: (d: number) => number; coord: (p: number[]) => number[] }) => {
      const [low, y] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const [high] = api.coord([api.value(1), api.value(2)]) as [number];
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: palette.front, lineWidth: 1.2 },
      });
      return { type: "group", children: [line(low, y, high, y), line(low, y - 4, low, y + 4), line(high, y - 4, high, y + 4)] };
    },
  };
}

function lines(accuracy: number | null, cost: number | null, palette: Palette) {
  const label = (formatter: string, position: string) => ({ show: true, formatter, position, color: palette.limit, fontSize: 11 });
  return {
    silent: true, symbol: "none", lineStyle: { color: palette.limit, type: "dashed", width: 1.5 },
    data: [
      ...(accuracy === null ? [] : [{ yAxis: accuracy, label: label("accuracy limit", "insideEndBottom") }]),
      ...(cost === null ? [] : [{ xAxis: cost, label: label("limit", "insideEndTop") }]),
    ],
  };
}

/** The forbidden side of each limit. */
function shade(accuracy: number | null, cost: number | null, edge: { floor: number; right: number }, palette: Palette) {
  return {
    silent: true, itemStyle: { color: palette.limit, opacity: 0.07 },
    data: [
      ...(accuracy === null ? [] : [[{ yAxis: edge.floor }, { yAxis: accuracy }]]),
      ...(cost === null ? [] : [[{ xAxis: cost }, { xAxis: edge.right }]]),
    ],
  };
}

function describe(item: TooltipItem, input: ParetoInput) {
  const value = item.value as number[] | undefined;
  const number = value?.[2];
  if (number === undefined) {
    return "";
  }
  if (number < 0) {
    return `Base\naccuracy ${decimal(input.base.accuracy, 2)} %\n${micros(input.base.latencyMicros)}, ${bytes(input.base.sizeBytes)}`;
  }
  const point = input.points.find((p) => p.number === number);
  if (point?.accuracy === undefined || point.accuracy === null) {
    return `Trial ${number}`;
  }
  const speed = point.latencyRatio === null ? "" : `\n${decimal(1 / point.latencyRatio, 2)}× as fast`;
  const size = point.sizeBytes === null ? "" : `, ${bytes(point.sizeBytes)}`;
  const drop = pointsText(input.base.accuracy - point.accuracy);
  return `Trial ${number}\naccuracy ${decimal(point.accuracy, 2)} % (${drop})${speed}${size}\nClick to pin`;
}

function ceil(value: number, step: number) {
  return Math.ceil((value + step / 5) / step) * step;
}

/** A round number above, so that the axis keeps still while points arrive. */
export function niceAbove(value: number) {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / (magnitude / 4)) * (magnitude / 4);
}
