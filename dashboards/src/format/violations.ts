import type { BaseNumbers, Point } from "../api/types";
import { bytes, decimal, macs, micros } from "./format";
import { limit, type Limits, type Quantity } from "./limits";
import { changeUnitOf, type MetricName } from "./metric";

export type Violation = { quantity: Quantity; text: string };

type Costs = Pick<Point, "accuracyDrop" | "latencyMicros" | "sizeBytes" | "packedBytes" | "macs">;

/** Which limits a measured trial breaks, and by how much. */
export function violations(point: Costs, base: BaseNumbers, limits: Limits | undefined, metric: MetricName): Violation[] {
  const found: Violation[] = [];
  const check = (quantity: Quantity, value: number, words: (over: number, limit: number) => string) => {
    const most = limit(limits, quantity, base);
    if (most !== null && value > most) {
      found.push({ quantity, text: words(value - most, most) });
    }
  };
  check("accuracy-drop", point.accuracyDrop, (over, most) =>
    `it loses ${decimal(over, 2)} ${changeUnitOf(metric)} of accuracy more than the ${decimal(most, 2)} allowed`);
  check("latency", point.latencyMicros, (over, most) => `it takes ${micros(over)} longer than the ${micros(most)} allowed`);
  check("size", point.sizeBytes, (over, most) => `its file is ${bytes(over)} larger than the ${bytes(most)} allowed`);
  check("packed-size", point.packedBytes, (over, most) => `packed it is ${bytes(over)} larger than the ${bytes(most)} allowed`);
  check("macs", point.macs, (over, most) => `it needs ${macs(over)} more than the ${macs(most)} allowed`);
  return found;
}
