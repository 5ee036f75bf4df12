import type { BaseNumbers, TrialDetail } from "../api/types";
import { bytes, decimal, micros } from "../format/format";
import { accuracyText, accuracyTitle, changeText, unitOf as metricUnit, type MetricName } from "../format/metric";
import { axis, tooltip, type TooltipItem } from "./axes";
import type { Cloud } from "./cloud";
import { kindOf } from "./costs";
import type { Palette } from "./palette";
import type { Spots } from "./spots";

export type ParetoInput = {
  spots: Spots;
  /** What paints them; kept from one drawing to the next. */
  clouds: Clouds;
  /** With intervals, for whiskers. */
  front: readonly TrialDetail[];
  metric: MetricName;
  /** In points or dB, microseconds, bytes; null where there is none. */
  limits: { drop: number | null; cost: number | null };
  pinned: readonly number[];
  /** Whether also what is far too inaccurate is shown. */
  whole: boolean;
  palette: Palette;
};

export type Clouds = { feasible: Cloud; others: Cloud };

/** What is drawn: cost in the axis's unit, accuracy in the unit of its metric, trial. */
type Spot = [number, number, number];

const FEASIBLE = "Feasible";
const OTHERS = "Breaks a limit or is noisy";
const BASE = -1;
/** In place of a trial's number: the one that its cloud has found under the pointer. */
const FOUND_FEASIBLE = -2;
const FOUND_OTHER = -3;
/** Of a longer front, its line is marked enough. */
const MOST_MARKED = 60;
const PIN_NAMES = "ABCD";
/** Of the axis's length, so that the mark of the best is not cut at its end. */
const HEADROOM = 0.04;

/** Accuracy against latency or size. The same input gives the same option. */
export function pareto(input: ParetoInput) {
  const { spots, palette } = input;
  const { base, cost, costs, accuracies, rows } = spots;
  const kind = kindOf(cost);
  const unit = kind.unit(base);
  const spot = (at: number): Spot => [costs[at]!, accuracies[at]!, rows[at]!.number];
  const front = spots.front.map(spot);
  const ofBase = kind.ofBase(base);
  const baseCost = ofBase === null ? null : ofBase / unit.divisor;
  const lowest = input.whole ? -Infinity : accuracyFloor(front, base, input.limits.drop);
  const { most, least, hidden } = extent(spots, lowest, baseCost ?? 0);
  const floor = input.whole ? Math.floor(Math.min(least, base.accuracy)) : lowest;
  const costLimit = input.limits.cost === null ? null : input.limits.cost / unit.divisor;
  const accuracyLimit = input.limits.drop === null ? null : base.accuracy - input.limits.drop;
  const right = niceAbove(most * 1.03);
  const highest = Math.max(base.accuracy, front.at(-1)?.[1] ?? 0);
  const climb = front.filter(([, accuracy]) => accuracy >= floor);
  const pins = input.pinned.flatMap((number, order) => {
    const at = rows.findIndex((row) => row.number === number);
    return at < 0 || at >= spots.count || Number.isNaN(accuracies[at]) ? [] : [{ name: PIN_NAMES[order] ?? "•", value: spot(at) }];
  });

  return {
    hidden,
    option: {
      grid: { left: 58, right: 14, top: 30, bottom: 42 },
      legend: {
        top: 0, left: 0, itemWidth: 12, itemHeight: 10, itemGap: 12, textStyle: { color: palette.text, fontSize: 11 },
        data: [
          { name: OTHERS, icon: "diamond" }, { name: FEASIBLE, icon: "circle" },
          ...["95 % interval", "Front", "Base", "Pinned"].map((name) => ({ name })),
        ],
      },
      tooltip: tooltip(palette, (item) => describe(item, input)),
      xAxis: axis(`${kind.title} (${unit.name})`, palette, { nameGap: 26, min: 0, max: right,
        axisLabel: { color: palette.faint, fontSize: 11, showMaxLabel: false },
      }),
      yAxis: axis(accuracyTitle(input.metric), palette, {
        nameGap: 42, min: floor, max: ceil(highest + HEADROOM * (highest - floor), 0.5),
        axisLabel: {
          color: palette.faint, fontSize: 11,
          formatter: (value: number) => (value > 100 && metricUnit(input.metric) === "%" ? "" : String(Number(value.toFixed(2)))),
        },
      }),
      dataZoom: [
        { type: "inside", xAxisIndex: 0, rangeMode: ["value", "value"], filterMode: "none" },
        { type: "inside", yAxisIndex: 0, rangeMode: ["value", "value"], filterMode: "none" },
      ],
      series: [
        cloud(OTHERS, input.clouds.others, spots, [baseCost ?? 0, base.accuracy, FOUND_OTHER], {
          color: "transparent", borderColor: palette.over, borderWidth: 1.2,
        }),
        cloud(FEASIBLE, input.clouds.feasible, spots, [baseCost ?? 0, base.accuracy, FOUND_FEASIBLE], { color: palette.feasible }),
        whiskers(input, unit.divisor, floor),
        {
          name: "Front", type: "line", step: "end", data: climb, symbol: "triangle", symbolSize: 9,
          showSymbol: climb.length <= MOST_MARKED,
          lineStyle: { color: palette.front, width: 2 }, itemStyle: { color: palette.front }, z: 4,
        },
        {
          name: "Base", type: "scatter", data: baseCost === null ? [] : [[baseCost, base.accuracy, BASE]], symbol: STAR, symbolSize: 17,
          itemStyle: { color: palette.base }, z: 5,
          markLine: lines(accuracyLimit, costLimit, palette),
          markArea: shade(accuracyLimit, costLimit, { floor, right }, palette),
        },
        {
          name: "Pinned", type: "scatter", data: pins, symbol: "circle", symbolSize: 19, z: 6,
          itemStyle: { color: "transparent", borderColor: palette.pinned, borderWidth: 2.5 },
          label: {
            show: true, formatter: "{b}", position: "bottom", color: palette.pinned, fontWeight: "bold", fontSize: 12, distance: 2,
          },
        },
      ],
    },
  };
}

/** The trial that a drawn value stands for; null for none. */
export function trialOf(value: unknown, spots: Spots, clouds: Clouds): number | null {
  const number = Array.isArray(value) ? (value[2] as number) : BASE;
  switch (number) {
    case BASE:
      return null;
    case FOUND_FEASIBLE:
      return spots.rows[clouds.feasible.hovered]?.number ?? null;
    case FOUND_OTHER:
      return spots.rows[clouds.others.hovered]?.number ?? null;
    default:
      return number;
  }
}

/** How far those go that are accurate enough, and how many are not. */
function extent({ costs, accuracies, count }: Spots, lowest: number, baseCost: number) {
  let most = baseCost;
  let least = Infinity;
  let hidden = 0;
  for (let at = 0; at < count; at++) {
    const accuracy = accuracies[at]!;
    if (accuracy >= lowest) {
      most = Math.max(most, costs[at]!);
      least = Math.min(least, accuracy);
    } else if (!Number.isNaN(accuracy)) {
      hidden++;
    }
  }
  return { most, least, hidden };
}

/** One item of the chart, however many spots it has: an object for each would take a second to make. */
function cloud(name: string, painter: Cloud, spots: Spots, value: Spot, itemStyle: Record<string, unknown>) {
  const color = (itemStyle["borderColor"] ?? itemStyle["color"]) as string;
  return {
    name, type: "custom", data: [value], itemStyle, z: 2, clip: true,
    renderItem: ({ coordSys }: { coordSys: Rect }, { coord }: { coord: (place: number[]) => number[] }) => {
      const [x0, y0] = coord([0, 0]) as [number, number];
      const [x1, y1] = coord([1, 1]) as [number, number];
      const view = {
        ...{ x: coordSys.x, y: coordSys.y, width: coordSys.width, height: coordSys.height },
        ...{ fromX: x0 - coordSys.x, perCost: x1 - x0, fromY: y0 - coordSys.y, perAccuracy: y1 - y0 },
      };
      return painter.picture(spots, view, color, window.devicePixelRatio);
    },
  };
}

type Rect = { x: number; y: number; width: number; height: number };

const STAR = "path://M50,5 L61,39 L97,39 L68,60 L79,95 L50,74 L21,95 L32,60 L3,39 L39,39 Z";

/** Below this, the plot would be mostly of candidates that nobody would take. */
export function accuracyFloor(front: readonly Spot[], base: BaseNumbers, drop: number | null) {
  const allowed = Math.max(1, (drop ?? 1) * 4);
  const best = Math.max(base.accuracy - allowed, -Infinity);
  const highest = front.length === 0 ? base.accuracy : front[front.length - 1]![1];
  return Math.floor(Math.min(best, highest - allowed / 2) * 2) / 2;
}

/** The 95 % interval of each latency on the front. All else is counted, so it has none. */
function whiskers(input: ParetoInput, divisor: number, floor: number) {
  const { palette } = input;
  const { base, cost } = input.spots;
  const data =
    cost !== "latency"
      ? []
      : input.front.flatMap(({ trial, outcome }) => {
          const latency = outcome.measurement?.latency;
          if (latency === undefined || trial.accuracy === null || trial.accuracy === undefined) {
            return [];
          }
          const at = (ratio: number) => (ratio * base.latencyMicros) / divisor;
          return trial.accuracy >= floor ? [[at(latency.ratioLow), at(latency.ratioHigh), trial.accuracy, trial.number]] : [];
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
  const label = (formatter: string, position: string) => ({ show: true, formatter, position, color: palette.limit, fontSize: 11, backgroundColor: palette.background, padding: [1, 3] });
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

function describe(item: TooltipItem, { spots, clouds, metric }: ParetoInput) {
  const { base, rows } = spots;
  if (Array.isArray(item.value) && item.value[2] === BASE) {
    return `Base\naccuracy ${accuracyText(base.accuracy, metric)}\n${micros(base.latencyMicros)}, ${bytes(base.sizeBytes)}`;
  }
  const number = trialOf(item.value, spots, clouds);
  const point = number === null ? undefined : rows.find((row) => row.number === number);
  if (point === undefined || point.accuracy === null) {
    return number === null ? "" : `Trial ${number}`;
  }
  const speed = point.latencyRatio === null ? "" : `\n${decimal(1 / point.latencyRatio, 2)}× as fast`;
  const size = point.sizeBytes === null ? "" : `, ${bytes(point.sizeBytes)}`;
  const packed = point.packedBytes === null ? "" : `, packed ${bytes(point.packedBytes)}`;
  const drop = changeText(base.accuracy - point.accuracy, metric);
  return `Trial ${number}\naccuracy ${accuracyText(point.accuracy, metric)} (${drop})${speed}${size}${packed}\nClick to pin`;
}

function ceil(value: number, step: number) {
  return Math.ceil((value + step / 5) / step) * step;
}

/** A round number above, so that the axis keeps still while points arrive. */
export function niceAbove(value: number) {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / (magnitude / 4)) * (magnitude / 4);
}
