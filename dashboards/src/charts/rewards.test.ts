import { expect, test } from "vitest";
import { trial } from "../samples";
import { LIGHT } from "./palette";
import { AVERAGED, movingAverage, rewards } from "./rewards";

test("the mean goes over the latest trials, in trial order whatever the order of arrival", () => {
  const trials = Array.from({ length: AVERAGED + 1 }, (_, at) => trial(at, { reward: at === 0 ? 20 : 1 })).reverse();
  const averages = movingAverage(trials);
  expect(averages[0]).toEqual([0, 20]);
  expect(averages[1]![1]).toBeCloseTo(10.5);
  // The first has left the window.
  expect(averages[AVERAGED]![1]).toBeCloseTo(1);
});

test("trials within the limits have another shape and colour than the others", () => {
  const option = rewards([trial(0), trial(1, { feasible: false, reward: -1 })], null, LIGHT);
  const [within, outside] = option.series as { data: unknown[]; symbol: string; itemStyle: { color: string } }[];
  expect([within!.data, outside!.data]).toEqual([[[0, 1]], [[1, -1]]]);
  expect(within!.symbol).not.toBe(outside!.symbol);
  expect(within!.itemStyle.color).not.toBe(outside!.itemStyle.color);
});

test("another search is drawn beside, dashed", () => {
  const option = rewards([trial(0)], { name: "random", trials: [trial(0)] }, LIGHT);
  expect(option.series.at(-1)).toMatchObject({ name: "mean of 20, random", lineStyle: { type: "dashed" } });
});
