import { expect, test } from "vitest";
import type { TrialPoint } from "../live/points";
import { BASE, trial } from "../samples";
import { Spots } from "./spots";

function rowsOf(places: readonly (readonly [number | null, number | null])[]): TrialPoint[] {
  return places.map(([latencyRatio, accuracy], at) => trial(at, { latencyRatio, accuracy }));
}

function front(rows: readonly TrialPoint[], count = rows.length) {
  return new Spots("latency", BASE).take({ rows, count }).front;
}

test("the front is the staircase of those that no other beats", () => {
  expect(front(rowsOf([[3, 95], [1, 90], [2, 89], [2, 93], [4, 95], [1, 88], [null, null], [1, 90]]))).toEqual([1, 3, 0]);
  expect(front([])).toEqual([]);
});

test("taken one by one, there and back again, they are the same as all at once", () => {
  const rows = Array.from({ length: 3_000 }, (_, i) =>
    trial(i, { latencyRatio: ((i * 7919) % 1000) / 1000, accuracy: 90 + ((i * 104_729) % 4000) / 1000, feasible: i % 3 === 0 }),
  );
  const grown = new Spots("latency", BASE);
  for (const count of [1, 2, 1_500, 700, 2_999, 3_000]) {
    const { front, costs, accuracies, feasible } = new Spots("latency", BASE).take({ rows, count });
    grown.take({ rows, count });
    expect(grown.front).toEqual(front);
    expect(grown.costs.subarray(0, count)).toEqual(costs.subarray(0, count));
    expect(grown.accuracies.subarray(0, count)).toEqual(accuracies.subarray(0, count));
    expect(grown.feasible.subarray(0, count)).toEqual(feasible.subarray(0, count));
  }
});

test("trials that were judged anew are looked at anew", () => {
  const spots = new Spots("latency", BASE).take({ rows: rowsOf([[1, 90], [2, 93]]), count: 2 });
  expect(spots.take({ rows: rowsOf([[1, 95], [2, 93]]), count: 2 }).front).toEqual([0]);
});
