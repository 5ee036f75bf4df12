import { expect, test } from "vitest";
import { BASE, trial } from "../samples";
import { bestSoFar, hypervolume } from "./progress";

const POINTS = [
  trial(0, { latencyRatio: 0.5, accuracy: 94 }),
  trial(1, { latencyRatio: 0.1, feasible: false, accuracy: 84 }),
  trial(2, { latencyRatio: 0.25, accuracy: 89, sizeBytes: 500_000 }),
  trial(3, { latencyRatio: 0.9, accuracy: 90 }),
];

test("the best so far climbs only with feasible trials and lasts to the latest", () => {
  expect(bestSoFar(POINTS, "fastest", BASE, "evaluations")).toEqual([[1, 2], [3, 4], [4, 4]]);
  expect(bestSoFar(POINTS, "smallest", BASE, "evaluations")).toEqual([[1, 2], [3, 4], [4, 4]]);
  expect(bestSoFar(POINTS, "most-accurate", BASE, "evaluations")).toEqual([[1, 94], [4, 94]]);
});

test("time counts from the beginning of the first trial, in minutes", () => {
  expect(bestSoFar(POINTS, "fastest", BASE, "time")[0]![0]).toBeCloseTo(2 / 60);
});

test("the hypervolume is the area that the front covers", () => {
  const steps = hypervolume(POINTS, BASE, "evaluations");
  // 0.5 wide, 1 high; then a strip 0.75 wide up to half the height in its place.
  expect(steps.map((s) => s[1])).toEqual([0.5, 0.625, 0.625]);
  expect(steps.map((s) => s[0])).toEqual([1, 3, 4]);
});

test("nothing measured gives nothing to draw", () => {
  expect(bestSoFar([], "fastest", BASE, "time")).toEqual([]);
  expect(hypervolume([trial(0, { accuracy: null })], BASE, "time")).toEqual([]);
});
