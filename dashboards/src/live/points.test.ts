import { expect, test } from "vitest";
import type { StoredEvent } from "../api/types";
import { trial } from "../samples";
import { pointOf, Points, trialsUntil } from "./points";

test("a trial that comes twice, by the list and by its event, counts once", () => {
  const points = new Points();
  points.add([trial(1), trial(2)]);
  const before = points.snapshot();
  points.add([trial(2)]);
  expect(points.snapshot()).toBe(before);
  points.add([trial(3)]);
  expect(points.snapshot().rows.map((row) => row.number)).toEqual([1, 2, 3]);
});

test("who looks at all of them sees the same list grow, and another one after all were judged anew", () => {
  const points = new Points();
  points.add([trial(1)]);
  const before = points.trials();
  points.add([trial(2)]);
  const after = points.trials();
  expect([before.count, after.count]).toEqual([1, 2]);
  expect(after.rows).toBe(before.rows);
  points.clear();
  points.add([trial(1)]);
  expect(points.trials().rows).not.toBe(before.rows);
  expect(points.trials().count).toBe(1);
});

test("a snapshot keeps still while trials arrive", () => {
  const points = new Points();
  points.add([trial(1)]);
  const { rows } = points.snapshot();
  points.add([trial(2)]);
  expect(rows.map((row) => row.number)).toEqual([1]);
});

test("going back in time leaves out what came later", () => {
  const rows = [trial(0), trial(1), trial(2)];
  const at = (millis: number) => trialsUntil({ rows, count: 3 }, millis).count;
  expect([at(0), at(rows[0]!.atMillis), at(rows[1]!.atMillis), at(rows[2]!.atMillis - 1), at(1e12)]).toEqual([0, 1, 2, 2, 3]);
});

test("that there is nothing to draw is certain once all are here without an accuracy", () => {
  const points = new Points();
  points.add([trial(1, { accuracy: null })]);
  expect(points.nothingMeasured(Infinity)).toBe(false);
  points.completed();
  expect(points.nothingMeasured(Infinity)).toBe(true);
  points.add([trial(2)]);
  expect(points.nothingMeasured(Infinity)).toBe(false);
  expect(points.nothingMeasured(trial(2).atMillis - 1)).toBe(true);
});

function evaluated(outcome: unknown, more: Record<string, unknown> = {}) {
  const event = { trial: 4, outcome, reward: 1, feasible: false, seconds: 2, ...more };
  return pointOf({ id: 1, search: "abc", seq: 1, atMillis: 5, type: "evaluated", event } as unknown as StoredEvent);
}

test("an event says by which reason its trial ended, as the service would", () => {
  const measurement = { accuracy: 90, latency: { ratio: 0.5, noisy: false }, sizeBytes: 1, packedBytes: 1 };
  const noisy = { ...measurement, latency: { ratio: 0.5, noisy: true } };
  expect(evaluated({ outcome: "scored", measurement }, { feasible: true }).reason).toBe("feasible");
  expect(evaluated({ outcome: "scored", measurement }).reason).toBe("over-limit");
  expect(evaluated({ outcome: "scored", measurement: noisy }).reason).toBe("noisy");
  expect(evaluated({ outcome: "infeasible", reasons: ["x"] }).reason).toBe("refused");
  const seen = { accuracyDrop: 4, samples: 300, of: 2_000, sure: true, millis: 90 };
  expect(evaluated({ outcome: "infeasible", reasons: ["x"], seen }).reason).toBe("cut-short");
  expect(evaluated({ outcome: "failed", reasons: ["x"] }).reason).toBe("failed");
  expect(evaluated({ outcome: "scored", measurement }, { sameAs: 0 }).reason).toBe("known");
});
