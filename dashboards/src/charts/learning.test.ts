import { expect, test } from "vitest";
import { historyUntil, latestOf, learning } from "./learning";
import { LIGHT } from "./palette";

const HISTORY = { seq: [5, 9, 12], trial: [2, 3, 4], numbers: { sigma: [0.5, 0.4, 0.3], criticLoss: [null, 0.02, 0.01] } };

test("each number has a strip of its own over the same trials, with its latest value in words", () => {
  const option = learning(HISTORY, LIGHT);
  expect(option.grid).toHaveLength(2);
  expect(option.yAxis.map((one) => one.name)).toEqual(["Exploration: deviation of its noise: 0.3000", "Loss of the critic: 0.0100"]);
  expect(option.series[1]!.data).toEqual([[2, null], [3, 0.02], [4, 0.01]]);
  expect(option.xAxis).toMatchObject([{ name: "", max: 4 }, { name: "Trial", max: 4 }]);
});

test("an earlier moment knows what was said until then, and no more", () => {
  const then = historyUntil(HISTORY, 9);
  expect(then.trial).toEqual([2, 3]);
  expect(latestOf(then)).toEqual([["sigma", 0.4], ["criticLoss", 0.02]]);
  expect(latestOf(historyUntil(HISTORY, 5))).toEqual([["sigma", 0.5]]);
  expect(historyUntil(HISTORY, null)).toEqual(HISTORY);
});

test("a number that a newer agent says is called as it calls it", () => {
  expect(learning({ seq: [1], trial: [0], numbers: { surprise: [7] } }, LIGHT).yAxis[0]!.name).toBe("surprise: 7");
});
