import { expect, test } from "vitest";
import { BASE, trial } from "../samples";
import { LIGHT } from "./palette";
import { accuracyFloor, frontOf, niceAbove, pareto, thinned, type ParetoInput, type Places } from "./pareto";

function input(more: Partial<ParetoInput> = {}): ParetoInput {
  return {
    points: [trial(0), trial(1, { feasible: false, accuracy: 93, latencyRatio: 0.3 }), trial(2, { accuracy: 10 })],
    front: [], base: BASE, metric: "top-1", cost: "latency", limits: { drop: 0.5, cost: 400 }, pinned: [1], whole: false, palette: LIGHT,
    ...more,
  };
}

type Series = { name: string; data: unknown[]; markLine?: { data: unknown[] }; markArea?: { data: unknown[] } };

function series(option: { series: unknown[] }, name: string) {
  return (option.series as Series[]).find((s) => s.name === name)!;
}

function places(spots: readonly (readonly [number, number])[]): Places {
  return { costs: Float64Array.from(spots, (s) => s[0]), accuracies: Float64Array.from(spots, (s) => s[1]) };
}

test("the front is the staircase of those that no other beats", () => {
  expect(frontOf(places([[3, 95], [1, 90], [2, 89], [2, 93], [4, 95], [1, 88], [NaN, NaN], [1, 90]]))).toEqual([1, 3, 0]);
  expect(frontOf(places([]))).toEqual([]);
});

test("feasible ones, others and the pinned ones are series of their own, with shapes of their own", () => {
  const { option } = pareto(input());
  expect(series(option, "Feasible").data).toEqual([[500, 93.8, 0]]);
  expect(series(option, "Breaks a limit").data).toEqual([[300, 93, 1]]);
  expect(series(option, "Pinned").data).toEqual([{ name: "A", value: [300, 93, 1] }]);
  expect(new Set((option.series as unknown as { symbol?: string }[]).map((s) => s.symbol)).size).toBeGreaterThan(3);
});

test("what nobody would take is left out, counted, and shown when asked for", () => {
  expect(pareto(input()).hidden).toBe(1);
  expect(pareto(input({ whole: true })).hidden).toBe(0);
});

test("limits are drawn and their forbidden side shaded", () => {
  const base = series(pareto(input()).option, "Base");
  expect(base.markLine!.data).toMatchObject([{ yAxis: 93.5 }, { xAxis: 400 }]);
  expect(base.markArea!.data).toMatchObject([
    [{ yAxis: 92 }, { yAxis: 93.5 }],
    [{ xAxis: 400 }, { xAxis: 1250 }],
  ]);
  expect(series(pareto(input({ limits: { drop: null, cost: null } })).option, "Base").markLine!.data).toEqual([]);
});

test("size is drawn in the unit that suits the base", () => {
  const { option } = pareto(input({ cost: "size" }));
  expect(series(option, "Feasible").data).toEqual([[1, 93.8, 0]]);
  expect(option.xAxis.name).toBe("File size (MB)");
});

test("decibels are drawn as such, and may be more than a hundred", () => {
  const { option } = pareto(input({ metric: "psnr", points: [trial(0, { accuracy: 120.2 })], base: { ...BASE, accuracy: 120 } }));
  expect(option.yAxis.name).toBe("Accuracy (psnr, dB)");
  expect((option.yAxis as { max?: number }).max).toBeGreaterThan(120);
});

test("tens of thousands of points become those that can be told apart", () => {
  const many = places(Array.from({ length: 50_000 }, (_, i) => [(i * 7919) % 1000, 90 + ((i * 104_729) % 4000) / 1000] as const));
  const all = Array.from(many.costs.keys());
  const kept = thinned(all, many, 1000);
  expect(kept.length).toBeLessThan(4_000);
  expect(kept.length).toBeGreaterThan(500);
  expect(thinned(all.slice(0, 100), many, 1000)).toHaveLength(100);
});

test("axes end at round numbers that keep still", () => {
  expect([niceAbove(870), niceAbove(901), niceAbove(1.04)]).toEqual([875, 925, 1.25]);
  expect(accuracyFloor([], BASE, 0.5)).toBe(92);
});
