import { expect, test } from "vitest";
import { BASE, trial } from "../samples";
import { nearest, seen, type View } from "./cloud";
import { Spots } from "./spots";

/** 1,000 µs over 500 pixels, 90 to 94 % over 200. */
const VIEW: View = { x: 50, y: 30, width: 500, height: 200, fromX: 0, perCost: 0.5, fromY: 94 * 50, perAccuracy: -50 };

function spots(places: readonly (readonly [micros: number, accuracy: number])[], feasible = true) {
  const rows = places.map(([micros, accuracy], at) => trial(at, { latencyRatio: micros / BASE.latencyMicros, accuracy, feasible }));
  return new Spots("latency", BASE).take({ rows, count: rows.length });
}

function nothing() {
  return new Uint8Array(200 * 100);
}

test("tens of thousands of spots become those that can be told apart", () => {
  const many = spots(Array.from({ length: 50_000 }, (_, i) => [(i * 7919) % 1000, 90 + ((i * 104_729) % 4000) / 1000] as const));
  const kept = seen(many, true, 0, VIEW, nothing());
  expect(kept.length).toBeLessThan(12_000);
  expect(kept.length).toBeGreaterThan(500);
});

test("a spot that arrives is alone to be painted, unless it would be covered or is out of the view", () => {
  const all = spots([[100, 92], [100.1, 92], [700, 93], [2_000, 93], [300, 80]]);
  const taken = nothing();
  expect(seen(all, true, 0, VIEW, taken)).toEqual([0, 2]);
  expect(seen(all, true, all.count, VIEW, taken)).toEqual([]);
  const more = spots([[100, 92], [100.1, 92], [700, 93], [2_000, 93], [300, 80], [900, 91]]);
  expect(seen(more, true, 5, VIEW, taken)).toEqual([5]);
});

test("each cloud has its own kind only", () => {
  expect(seen(spots([[100, 92]], false), true, 0, VIEW, nothing())).toEqual([]);
  expect(seen(spots([[100, 92]], false), false, 0, VIEW, nothing())).toEqual([0]);
});

test("the pointer means the nearest spot in reach", () => {
  const all = spots([[100, 92], [104, 92]]);
  expect(nearest(all, true, VIEW, 103, 130)).toBe(1);
  expect(nearest(all, true, VIEW, 99, 128)).toBe(0);
  expect(nearest(all, true, VIEW, 120, 130)).toBe(-1);
  expect(nearest(all, false, VIEW, 100, 130)).toBe(-1);
});
