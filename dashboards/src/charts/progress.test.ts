import { expect, test } from "vitest";
import { BASE, trial } from "../samples";
import type { TrialPoint } from "../live/points";
import { Climb, type Against, type Goal } from "./progress";

const POINTS = [
  trial(0, { latencyRatio: 0.5, accuracy: 94 }),
  trial(1, { latencyRatio: 0.1, feasible: false, accuracy: 84 }),
  trial(2, { latencyRatio: 0.25, accuracy: 89, sizeBytes: 500_000 }),
  trial(3, { latencyRatio: 0.9, accuracy: 90 }),
];

function bestSoFar(rows: TrialPoint[], goal: Goal, against: Against) {
  return new Climb("best", against, goal, BASE).take({ rows, count: rows.length });
}

function hypervolume(rows: TrialPoint[]) {
  return new Climb("hypervolume", "evaluations", "fastest", BASE).take({ rows, count: rows.length });
}

test("the best so far climbs only with feasible trials and lasts to the latest", () => {
  expect(bestSoFar(POINTS, "fastest", "evaluations")).toEqual([[1, 2], [3, 4], [4, 4]]);
  expect(bestSoFar(POINTS, "smallest", "evaluations")).toEqual([[1, 2], [3, 4], [4, 4]]);
  expect(bestSoFar(POINTS, "most-accurate", "evaluations")).toEqual([[1, 94], [4, 94]]);
});

test("time counts from the beginning of the first trial, in minutes", () => {
  expect(bestSoFar(POINTS, "fastest", "time")[0]![0]).toBeCloseTo(2 / 60);
});

test("the hypervolume is the area that the front covers", () => {
  const steps = hypervolume(POINTS);
  // 0.5 wide, 1 high; then a strip 0.75 wide up to half the height in its place.
  expect(steps.map((s) => s[1])).toEqual([0.5, 0.625, 0.625]);
  expect(steps.map((s) => s[0])).toEqual([1, 3, 4]);
});

test("nothing measured gives nothing to draw", () => {
  expect(bestSoFar([], "fastest", "time")).toEqual([]);
  expect(hypervolume([trial(0, { accuracy: null })])).toEqual([]);
});

test("a curve that grew, went back in time and grew again is the same as one drawn at once", () => {
  for (const shown of ["best", "hypervolume"] as const) {
    const grown = new Climb(shown, "evaluations", "fastest", BASE);
    for (const count of [1, 3, 2, 4]) {
      const anew = new Climb(shown, "evaluations", "fastest", BASE);
      expect(grown.take({ rows: POINTS, count })).toEqual(anew.take({ rows: POINTS, count }));
    }
  }
});
