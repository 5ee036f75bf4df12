import type { BaseNumbers, SearchSpec } from "../api/types";

export type Limits = NonNullable<NonNullable<SearchSpec["objective"]>["limits"]>;
export type Quantity = keyof Limits;

const UNITS: Record<string, number> = {
  us: 1, "µs": 1, ms: 1e3, s: 1e6,
  b: 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 1024, mib: 1048576,
  k: 1e3, m: 1e6, g: 1e9,
};

/**
 * A limit as a number in the base's unit (points or dB, microseconds, bytes, MACs); null where there is none or it cannot be
 * read.
 */
export function limit(limits: Limits | undefined, quantity: Quantity, base: BaseNumbers): number | null {
  const amount = limits?.[quantity];
  if (amount === undefined || amount === null) {
    return null;
  }
  const parts = /^\s*([0-9.]+(?:e[+-]?\d+)?)\s*([^\s\d]*)\s*$/i.exec(String(amount));
  if (parts === null) {
    return null;
  }
  const value = Number(parts[1]);
  const unit = parts[2] ?? "";
  if (unit === "%") {
    const whole = baseOf(quantity, base);
    return whole === null ? null : (value / 100) * whole;
  }
  if (unit === "") {
    return value;
  }
  const factor = UNITS[unit.toLowerCase()];
  return factor === undefined ? null : value * factor;
}

function baseOf(quantity: Quantity, base: BaseNumbers) {
  switch (quantity) {
    case "latency":
      return base.latencyMicros;
    case "size":
      return base.sizeBytes;
    case "macs":
      return base.macs;
    default:
      return null;
  }
}
