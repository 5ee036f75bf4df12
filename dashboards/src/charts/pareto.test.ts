import { expect, test } from "vitest";
import { BASE, trial } from "../samples";
import { Cloud } from "./cloud";
import type { Cost } from "./costs";
import { LIGHT } from "./palette";
import { accuracyFloor, niceAbove, pareto, trialOf, type ParetoInput } from "./pareto";
import { Spots } from "./spots";

const ROWS = [trial(0), trial(1, { feasible: false, accuracy: 93, latencyRatio: 0.3 }), trial(2, { accuracy: 10 })];

function input(more: Partial<ParetoInput> = {}, cost: Cost = "latency"): ParetoInput {
  return {
    spots: new Spots(cost, BASE).take({ rows: ROWS, count: ROWS.length }),
    clouds: { feasible: new Cloud(true), others: new Cloud(false) },
    front: [], metric: "top-1", limits: { drop: 0.5, cost: 400 }, pinned: [1], whole: false, palette: LIGHT,
    ...more,
  };
}

type Series = { name: string; data: unknown[]; renderItem?: unknown; markLine?: { data: unknown[] }; markArea?: { data: unknown[] } };

function series(option: { series: unknown[] }, name: string) {
  return (option.series as Series[]).find((s) => s.name === name)!;
}

test("feasible ones, others and the pinned ones are series of their own, with shapes of their own", () => {
  const { option } = pareto(input());
  expect(series(option, "Feasible").renderItem).toBeTypeOf("function");
  expect(series(option, "Breaks a limit or is noisy").renderItem).toBeTypeOf("function");
  expect(series(option, "Pinned").data).toEqual([{ name: "A", value: [300, 93, 1] }]);
  expect(series(option, "Front").data).toEqual([[300, 93, 1], [500, 93.8, 0]]);
  const icons = option.legend.data.flatMap((item) => ("icon" in item ? [item.icon] : []));
  expect(new Set(icons).size).toBe(2);
});

test("a click on a cloud means the spot that it found, one beside means nothing", () => {
  const given = input();
  const { option } = pareto(given);
  const click = (name: string) => trialOf(series(option, name).data[0], given.spots, given.clouds);
  expect(click("Feasible")).toBeNull();
  given.clouds.feasible.hovered = 0;
  given.clouds.others.hovered = 1;
  expect([click("Feasible"), click("Breaks a limit or is noisy"), click("Base"), click("Front")]).toEqual([0, 1, null, 1]);
});

test("trials that came later than what is shown are neither drawn nor pinned", () => {
  const spots = new Spots("latency", BASE).take({ rows: ROWS, count: 1 });
  const { option } = pareto(input({ spots }));
  expect(series(option, "Pinned").data).toEqual([]);
  expect(series(option, "Front").data).toEqual([[500, 93.8, 0]]);
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
  const { option } = pareto(input({}, "size"));
  expect(series(option, "Pinned").data).toEqual([{ name: "A", value: [1, 93, 1] }]);
  expect(option.xAxis.name).toBe("File size (MB)");
});

test("multiply–accumulates and the packed size are axes too, without a star where the base's is not known", () => {
  const macs = pareto(input({}, "macs")).option;
  expect(series(macs, "Pinned").data).toEqual([{ name: "A", value: [40, 93, 1] }]);
  expect(series(macs, "Base").data).toEqual([[80, 94, -1]]);
  expect(macs.xAxis.name).toBe("Multiply–accumulates (MMAC)");
  const packed = pareto(input({}, "packed-size")).option;
  expect(series(packed, "Pinned").data).toEqual([{ name: "A", value: [0.9, 93, 1] }]);
  expect(series(packed, "Base").data).toEqual([]);
});

test("decibels are drawn as such, and may be more than a hundred", () => {
  const spots = new Spots("latency", { ...BASE, accuracy: 120 }).take({ rows: [trial(0, { accuracy: 120.2 })], count: 1 });
  const { option } = pareto(input({ metric: "psnr", spots }));
  expect(option.yAxis.name).toBe("Accuracy (psnr, dB)");
  expect((option.yAxis as { max?: number }).max).toBeGreaterThan(120);
});

test("axes end at round numbers that keep still", () => {
  expect([niceAbove(870), niceAbove(901), niceAbove(1.04)]).toEqual([875, 925, 1.25]);
  expect(accuracyFloor([], BASE, 0.5)).toBe(92);
});
