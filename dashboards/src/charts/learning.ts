import type { AgentHistory } from "../api/types";
import { decimal } from "../format/format";
import { axis, tooltip, type TooltipItem } from "./axes";
import type { Palette } from "./palette";

/** What agents call their numbers; none has a unit. */
const NAMES: Record<string, string> = {
  sigma: "Exploration: deviation of its noise",
  updates: "Lessons taken by its networks",
  criticLoss: "Loss of the critic",
  actorLoss: "Loss of the actor",
  valueLoss: "Loss of the values",
  policyLoss: "Loss of the policy",
  baseline: "Mean reward it measures itself by",
};

/** The part of a history up to an event; all of it where that is null. */
export function historyUntil(history: AgentHistory, seq: number | null): AgentHistory {
  const count = seq === null ? history.seq.length : history.seq.filter((one) => one <= seq).length;
  return {
    seq: history.seq.slice(0, count),
    trial: history.trial.slice(0, count),
    numbers: Object.fromEntries(Object.entries(history.numbers).map(([name, values]) => [name, values.slice(0, count)])),
  };
}

export function nameOf(number: string) {
  return NAMES[number] ?? number;
}

export function numberText(value: number) {
  return Number.isInteger(value) ? String(value) : decimal(value, 4);
}

/** The latest value of each number. */
export function latestOf({ numbers }: AgentHistory): [name: string, value: number][] {
  return Object.entries(numbers).flatMap(([name, values]): [string, number][] => {
    const latest = values.findLast((value) => value !== null);
    return latest === undefined || latest === null ? [] : [[name, latest]];
  });
}

/** One strip for each number, one below the other, over the same trials. */
export function learning(history: AgentHistory, palette: Palette) {
  const shown = latestOf(history);
  const share = 100 / Math.max(1, shown.length);
  return {
    aria: { enabled: true },
    grid: shown.map((_, at) => ({ left: 56, right: 12, top: `${at * share + 7}%`, height: `${share - 15}%` })),
    tooltip: {
      ...tooltip(palette, ({ seriesName, value }: TooltipItem) => {
        const [trial, number] = value as [number, number];
        return `${seriesName}\nbefore trial ${trial}: ${numberText(number)}`;
      }),
      trigger: "item",
    },
    xAxis: shown.map((_, at) => ({
      ...axis(at === shown.length - 1 ? "Trial" : "", palette, { nameGap: 18, min: 0, max: history.trial.at(-1) ?? 1 }), gridIndex: at,
      axisLabel: { show: at === shown.length - 1, color: palette.faint, fontSize: 10 },
    })),
    yAxis: shown.map(([name, value], at) => ({
      ...axis(`${nameOf(name)}: ${numberText(value)}`, palette, { scale: true, splitNumber: 2 }), gridIndex: at,
      nameLocation: "end", nameGap: 5, nameTextStyle: { color: palette.text, fontSize: 11, align: "left" }, axisLabel: { color: palette.faint, fontSize: 10 },
    })),
    series: shown.map(([name], at) => ({
      name: nameOf(name), type: "line", xAxisIndex: at, yAxisIndex: at, showSymbol: history.trial.length < 2, connectNulls: false,
      lineStyle: { width: 1.5, color: palette.feasible }, itemStyle: { color: palette.feasible },
      data: history.trial.map((trial, i) => [trial, history.numbers[name]![i] ?? null]),
    })),
  };
}
