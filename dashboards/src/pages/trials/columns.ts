import type { BaseNumbers } from "../../api/types";
import { bytes, clock, decimal, macs, micros, signed, span } from "../../format/format";
import { accuracyText, changeText, type MetricName } from "../../format/metric";
import type { TrialPoint } from "../../live/points";

/** A column of the table of trials: its text, and what it is sorted by. */
export type Column = {
  key: string;
  title: string;
  width: number;
  /** Whether it is words, which begin at the left, and are told whole where the mouse is. */
  words?: boolean;
  /** Null where the trial has none; such trials come last in either order. */
  value: (trial: TrialPoint) => number | string | null;
  text: (trial: TrialPoint, base: BaseNumbers | null, metric: MetricName) => string;
  /** As the service sorts by it; without one, the CSV comes by number. */
  served?: string;
};

export const COLUMNS: readonly Column[] = [
  { key: "number", title: "Trial", width: 80, value: (t) => t.number, text: (t) => String(t.number), served: "number" },
  { key: "reason", title: "Ended", width: 130, words: true, value: (t) => t.reason, text: (t) => t.reason },
  { key: "reward", title: "Reward", width: 90, value: (t) => t.reward, text: (t) => signed(t.reward, 3), served: "reward" },
  measured("accuracy", "Accuracy", 100, (t) => t.accuracy, accuracyText, "accuracy"),
  {
    key: "change",
    title: "Against base",
    width: 120,
    value: (t) => t.accuracy,
    text: (t, base, metric) => (t.accuracy === null || base === null ? "—" : changeText(base.accuracy - t.accuracy, metric)),
    served: "accuracy",
  },
  measured("speedup", "Speed-up", 95, (t) => (t.latencyRatio === null ? null : 1 / t.latencyRatio), (v) => `${decimal(v, 2)}×`),
  {
    key: "latency",
    title: "Latency",
    width: 100,
    value: (t) => t.latencyRatio,
    text: (t, base) => (t.latencyRatio === null || base === null ? "—" : micros(t.latencyRatio * base.latencyMicros)),
    served: "latency",
  },
  measured("size", "File size", 100, (t) => t.sizeBytes, bytes, "size"),
  measured("packed-size", "Packed size", 110, (t) => t.packedBytes, bytes, "packed-size"),
  measured("macs", "MACs", 105, (t) => t.macs, macs, "macs"),
  { key: "seconds", title: "Took", width: 95, value: (t) => t.seconds, text: (t) => span(t.seconds) },
  { key: "at", title: "At", width: 95, value: (t) => t.atMillis, text: (t) => clock(t.atMillis) },
];

function measured(
  key: string, title: string, width: number, value: (trial: TrialPoint) => number | null, words: (value: number, metric: MetricName) => string, served?: string,
): Column {
  const text = (trial: TrialPoint, _: unknown, metric: MetricName) => {
    const number = value(trial);
    return number === null ? "—" : words(number, metric);
  };
  return { key, title, width, value, text, ...(served === undefined ? {} : { served }) };
}

export const COLUMN_KEYS = COLUMNS.map((column) => column.key);

/** Those that fit a small screen. */
export const USUAL_KEYS = COLUMN_KEYS.filter((key) => key !== "packed-size" && key !== "macs");

/** Columns in their order, whatever the order of the keys; the trial's number is always among them. */
export function columnsOf(keys: readonly string[]) {
  return COLUMNS.filter((column) => column.key === "number" || keys.includes(column.key));
}

/** Those that ended for one of the reasons (all where none is given), sorted; among equals the older comes first. */
export function arranged(trials: readonly TrialPoint[], reasons: readonly string[], key: string, descending: boolean) {
  return sortedBy(COLUMNS, trials, reasons, key, descending);
}

/** The same by one of these columns. */
export function sortedBy(columns: readonly Column[], trials: readonly TrialPoint[], reasons: readonly string[], key: string, descending: boolean) {
  const column = columns.find((c) => c.key === key) ?? columns[0]!;
  const kept = reasons.length === 0 ? [...trials] : trials.filter((trial) => reasons.includes(trial.reason));
  const sign = descending ? -1 : 1;
  return kept.sort((a, b) => {
    const x = column.value(a);
    const y = column.value(b);
    if (x === null || y === null) {
      return x === y ? a.number - b.number : x === null ? 1 : -1;
    }
    return x === y ? a.number - b.number : x < y ? -sign : sign;
  });
}

/** How many ended for each reason. */
export function countsByReason(trials: readonly TrialPoint[]) {
  const counts = new Map<string, number>();
  trials.forEach((trial) => counts.set(trial.reason, (counts.get(trial.reason) ?? 0) + 1));
  return counts;
}

/** What asks the service for the same trials in the same order; a speed-up rises where a latency falls. */
export function served(reasons: readonly string[], key: string, descending: boolean) {
  const by = key === "speedup" ? "latency" : COLUMNS.find((column) => column.key === key)?.served;
  const order = (key === "speedup") === descending ? "asc" : "desc";
  return new URLSearchParams({
    ...(reasons.length === 0 ? {} : { reason: reasons.join(",") }),
    ...(by === undefined ? {} : { sort: by, order }),
  }).toString();
}
