import type { BaseNumbers } from "../api/types";
import type { TrialPoint } from "../live/points";

/** What accuracy can be drawn against. Named as the limits are. */
export type Cost = "latency" | "size" | "packed-size" | "macs";

type Kind = {
  cost: Cost;
  /** On the switch. */
  label: string;
  title: string;
  /** In microseconds, bytes or multiply–accumulates; null where it was not measured. */
  of: (trial: TrialPoint, base: BaseNumbers) => number | null;
  /** Of the base; null where the search does not say. */
  ofBase: (base: BaseNumbers) => number | null;
  unit: (base: BaseNumbers) => { name: string; divisor: number };
};

export const COSTS: readonly Kind[] = [
  {
    cost: "latency", label: "Latency", title: "Latency",
    of: (trial, base) => (trial.latencyRatio === null ? null : trial.latencyRatio * base.latencyMicros),
    ofBase: (base) => base.latencyMicros,
    unit: (base) => (base.latencyMicros >= 2_000 ? { name: "ms", divisor: 1_000 } : { name: "µs", divisor: 1 }),
  },
  {
    cost: "size", label: "Size", title: "File size",
    of: (trial) => trial.sizeBytes, ofBase: (base) => base.sizeBytes, unit: unitOfBytes,
  },
  {
    cost: "packed-size", label: "Packed", title: "Packed size",
    of: (trial) => trial.packedBytes, ofBase: () => null, unit: unitOfBytes,
  },
  {
    cost: "macs", label: "MACs", title: "Multiply–accumulates",
    of: (trial) => trial.macs, ofBase: (base) => base.macs,
    unit: (base) => (base.macs >= 2e9 ? { name: "GMAC", divisor: 1e9 } : { name: "MMAC", divisor: 1e6 }),
  },
];

/** The kind of that name; latency for any other. */
export function kindOf(cost: string) {
  return COSTS.find((kind) => kind.cost === cost) ?? COSTS[0]!;
}

function unitOfBytes(base: BaseNumbers) {
  return base.sizeBytes >= 2_000_000 ? { name: "MB", divisor: 1e6 } : { name: "kB", divisor: 1e3 };
}
