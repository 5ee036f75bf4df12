import type { BaseNumbers, TrialDetail } from "../api/types";
import { bytes, decimal, micros } from "../format/format";
import { accuracyText, accuracyTitle, changeText, unitOf as metricUnit, type MetricName } from "../format/metric";
import type { TrialPoint } from "../live/points";
import { axis, tooltip, type TooltipItem } from "./axes";
import type { Palette } from "./palette";

export type Cost = "latency" | "size";

export type ParetoInput = {
  points: readonly TrialPoint[];
  /** With intervals, for whiskers. */
  front: readonly TrialDetail[];
  base: BaseNumbers;
  metric: MetricName;
  cost: Cost;
  /** In points or dB, microseconds, bytes; null where there is none. */
  limits: { drop: number | null; cost: number | null };
  pinned: readonly number[];
  /** Whether also what is far too inaccurate is shown. */
  whole: boolean;
  palette: Palette;
};

/** What is drawn: cost in the axis's unit, accuracy in the unit of its metric, trial. */
export type Spot = [number, number, number];

/** The same of all trials, in their order; NaN where one was not measured. Two arrays: this is made anew for each event. */
export type Places = { costs: Float64Array; accuracies: Float64Array };

/** Where there are more, spots that would be drawn on the same few pixels are drawn once. */
const MOST_SPOTS = 2_000;
const COLUMNS = 80;
const ROWS = 45;
const PIN_NAMES = "ABCD";

/** Accuracy against latency or size. Pure: the same input gives the same option. */
export function pareto(input: ParetoInput) {
  const { base, cost, palette } = input;
  const unit = unitOf(cost, base);
  const places = placesOf(input.points, cost, base, unit.divisor);
  const spot = (at: number): Spot => [places.costs[at]!, places.accuracies[at]!, input.points[at]!.number];
  const front = frontOf(places).map(spot);
  const baseCost = (cost === "latency" ? base.latencyMicros : base.sizeBytes) / unit.divisor;
  const floor = input.whole ? null : accuracyFloor(front, base, input.limits.drop);
  const visible = (accuracy: number) => floor === null || accuracy >= floor;
  const costLimit = input.limits.cost === null ? null : input.limits.cost / unit.divisor;
  const accuracyLimit = input.limits.drop === null ? null : base.accuracy - input.limits.drop;
  const feasible: number[] = [];
  const others: number[] = [];
  let most = baseCost;
  let hidden = 0;
  for (let at = 0; at < places.costs.length; at++) {
    const accuracy = places.accuracies[at]!;
    if (visible(accuracy)) {
      most = Math.max(most, places.costs[at]!);
      (input.points[at]!.feasible ? feasible : others).push(at);
    } else if (!Number.isNaN(accuracy)) {
      hidden++;
    }
  }
  const right = niceAbove(most * 1.03);
  const pins = input.pinned.flatMap((number, order) => {
    const at = input.points.findIndex((point) => point.number === number);
    return at < 0 || Number.isNaN(places.accuracies[at]) ? [] : [{ name: PIN_NAMES[order] ?? "•", value: spot(at) }];
  });

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
      yAxis: axis(accuracyTitle(input.metric), palette, {
        nameGap: 42, min: floor ?? "dataMin", max: Math.min(metricUnit(input.metric) === "%" ? 100 : Infinity, ceil(Math.max(base.accuracy, ...front.map((s) => s[1])), 0.5)),
        axisLabel: { color: palette.faint, fontSize: 11, formatter: (value: number) => Number(value.toFixed(2)) },
      }),
      dataZoom: [
        { type: "inside", xAxisIndex: 0, rangeMode: ["value", "value"], filterMode: "none" },
        { type: "inside", yAxisIndex: 0, rangeMode: ["value", "value"], filterMode: "none" },
      ],
      series: [
        scatter("Breaks a limit", thinned(others, places, right).map(spot), "diamond", 7, {
          color: "transparent", borderColor: palette.over, borderWidth: 1.2,
        }),
        scatter("Feasible", thinned(feasible, places, right).map(spot), "circle", 6, { color: palette.feasible, opacity: 0.85 }),
        whiskers(input, unit.divisor, visible),
        {
          name: "Front", type: "line", step: "end", data: front.filter(([, accuracy]) => visible(accuracy)), symbol: "triangle", symbolSize: 9,
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

function placesOf(points: readonly TrialPoint[], cost: Cost, base: BaseNumbers, divisor: number): Places {
  const costs = new Float64Array(points.length);
  const accuracies = new Float64Array(points.length);
  points.forEach(({ accuracy, latencyRatio, sizeBytes }, at) => {
    const value = cost === "latency" ? (latencyRatio ?? NaN) * base.latencyMicros : (sizeBytes ?? NaN);
    const measured = accuracy !== null && !Number.isNaN(value);
    costs[at] = measured ? value / divisor : NaN;
    accuracies[at] = measured ? accuracy : NaN;
  });
  return { costs, accuracies };
}

/**
 * Those that no other beats in both, cheapest first: a staircase that climbs to the right. It stays short, so that each of
 * many thousands is compared with few.
 */
export function frontOf({ costs, accuracies }: Places): number[] {
  const front: number[] = [];
  for (let one = 0; one < costs.length; one++) {
    const cost = costs[one]!;
    const accuracy = accuracies[one]!;
    if (Number.isNaN(accuracy)) {
      continue;
    }
    // Where it would stand: behind all that are cheaper, or as cheap and at least as accurate.
    let at = 0;
    for (let end = front.length; at < end; ) {
      const middle = (at + end) >> 1;
      const other = front[middle]!;
      if (costs[other]! < cost || (costs[other] === cost && accuracies[other]! >= accuracy)) {
        at = middle + 1;
      } else {
        end = middle;
      }
    }
    if (at > 0 && accuracies[front[at - 1]!]! >= accuracy) {
      continue;
    }
    let beaten = at;
    while (beaten < front.length && accuracies[front[beaten]!]! <= accuracy) {
      beaten++;
    }
    front.splice(at, beaten - at, one);
  }
  return front;
}

/** Below this, the plot would be mostly of candidates that nobody would take. */
export function accuracyFloor(front: readonly Spot[], base: BaseNumbers, drop: number | null) {
  const allowed = Math.max(1, (drop ?? 1) * 4);
  const best = Math.max(base.accuracy - allowed, -Infinity);
  const highest = front.length === 0 ? base.accuracy : front[front.length - 1]![1];
  return Math.floor(Math.min(best, highest - allowed / 2) * 2) / 2;
}

/** One of all that would be drawn on the same few pixels: tens of thousands would only cover each other. */
export function thinned(which: readonly number[], { costs, accuracies }: Places, right: number): readonly number[] {
  if (which.length <= MOST_SPOTS) {
    return which;
  }
  let low = Infinity;
  let high = -Infinity;
  for (const at of which) {
    low = Math.min(low, accuracies[at]!);
    high = Math.max(high, accuracies[at]!);
  }
  const taken = new Uint8Array((COLUMNS + 1) * (ROWS + 1));
  return which.filter((at) => {
    const column = Math.min(COLUMNS, Math.floor((costs[at]! / right) * COLUMNS));
    const cell = column * (ROWS + 1) + Math.floor(((accuracies[at]! - low) / (high - low || 1)) * ROWS);
    const free = taken[cell] === 0;
    taken[cell] = 1;
    return free;
  });
}

/** Where there are many, they are drawn as one shape: an object for each would take a second to make. */
function scatter(name: string, data: Spot[], symbol: string, symbolSize: number, itemStyle: Record<string, unknown>) {
  return { name, type: "scatter", data, symbol, symbolSize, itemStyle, z: 2, large: true, largeThreshold: 500, progressive: 0 };
}

/** The 95 % interval of each measurement on the front. Sizes are exact, so they have none. */
function whiskers(input: ParetoInput, divisor: number, visible: (accuracy: number) => boolean) {
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
          return visible(trial.accuracy) ? [[at(latency.ratioLow), at(latency.ratioHigh), trial.accuracy, trial.number]] : [];
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
    return `Base\naccuracy ${accuracyText(input.base.accuracy, input.metric)}\n${micros(input.base.latencyMicros)}, ${bytes(input.base.sizeBytes)}`;
  }
  const point = input.points.find((p) => p.number === number);
  if (point?.accuracy === undefined || point.accuracy === null) {
    return `Trial ${number}`;
  }
  const speed = point.latencyRatio === null ? "" : `\n${decimal(1 / point.latencyRatio, 2)}× as fast`;
  const size = point.sizeBytes === null ? "" : `, ${bytes(point.sizeBytes)}`;
  const drop = changeText(input.base.accuracy - point.accuracy, input.metric);
  return `Trial ${number}\naccuracy ${accuracyText(point.accuracy, input.metric)} (${drop})${speed}${size}\nClick to pin`;
}

function ceil(value: number, step: number) {
  return Math.ceil((value + step / 5) / step) * step;
}

/** A round number above, so that the axis keeps still while points arrive. */
export function niceAbove(value: number) {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / (magnitude / 4)) * (magnitude / 4);
}
