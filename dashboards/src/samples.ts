import type { BaseNumbers, Point, Search } from "./api/types";
import type { TrialPoint } from "./live/points";

/** Small objects for tests. */

export const BASE: BaseNumbers = { accuracy: 94, latencyMicros: 1000, sizeBytes: 2_000_000, macs: 80_000_000 };

export function trial(number: number, more: Partial<TrialPoint> = {}): TrialPoint {
  return {
    number, reason: "feasible", feasible: true, reward: 1, accuracy: 93.8, latencyRatio: 0.5, sizeBytes: 1_000_000,
    packedBytes: 900_000, macs: 40_000_000, seconds: 2, atMillis: 60_000 * (number + 1), ...more,
  };
}

export function point(more: Partial<Point> = {}): Point {
  return {
    trial: 3, accuracy: 93.7, accuracyDrop: 0.3, latencyMicros: 320, speedup: 3.125, speedupLow: 3, speedupHigh: 3.3, noisy: false,
    sizeBytes: 240_000, packedBytes: 200_000, macs: 40_000_000, ...more,
  };
}

export function search(more: Partial<Omit<Search, "summary">> = {}, summary: Partial<Search["summary"]> = {}): Search {
  return {
    id: "abc", name: "shirts", owner: "local", state: "RUNNING", createdMillis: 0, updatedMillis: 0, lastEvent: 9, ...more,
    summary: {
      reason: "", cause: "", trials: 100, finished: 0, inFlight: 1, infeasible: 0, failed: 0, elapsedSeconds: 0, front: [],
      ...summary,
    },
  };
}
