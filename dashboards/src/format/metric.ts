import { decimal, signed } from "./format";

/** The name of a metric as the service gives it; what says nothing counts in percent, as most do. */
export type MetricName = string | undefined;

/** What a metric's values are counted in. */
export function unitOf(metric: MetricName) {
  return metric === "psnr" ? "dB" : "%";
}

/** What differences of a metric's values are counted in. */
export function changeUnitOf(metric: MetricName) {
  return metric === "psnr" ? "dB" : "points";
}

/** A value with its unit: "93.70 %" or "31.02 dB". */
export function accuracyText(value: number, metric: MetricName) {
  return `${decimal(value, 2)}\u202f${unitOf(metric)}`;
}

/** A drop as a change with its unit: a loss is negative. */
export function changeText(drop: number, metric: MetricName) {
  return `${signed(-drop, 2)} ${changeUnitOf(metric)}`;
}

/** What stands at an axis of a metric's values. */
export function accuracyTitle(metric: MetricName) {
  return `Accuracy (${metric === undefined ? "" : `${metric}, `}${unitOf(metric)})`;
}
