import { expect, test } from "vitest";
import type { StoredEvent } from "../../api/types";
import { eventWords, passes } from "./eventWords";

const MEASUREMENT = {
  accuracy: 93.7, baseAccuracy: 94, latency: { ratio: 0.32, noisy: false, source: "MEASURED" }, sizeBytes: 240_000,
};

function words(type: string, event: Record<string, unknown>) {
  return eventWords({ type, event: event as StoredEvent["event"] }, "top-1");
}

test("an outcome is said with its numbers, its limits and its twin", () => {
  const scored = { outcome: "scored", measurement: MEASUREMENT };
  expect(words("evaluated", { trial: 7, outcome: scored, feasible: true })).toBe("trial 7: 3.13× faster, −0.30 points, 240 kB");
  expect(words("evaluated", { trial: 8, outcome: scored, feasible: false, sameAs: 7 })).toBe(
    "trial 8: 3.13× faster, −0.30 points, 240 kB, not within the limits (the same as trial 7)",
  );
});

test("losses are in the unit of the metric", () => {
  expect(eventWords({ type: "improved", event: { trial: 1, measurement: MEASUREMENT } as unknown as StoredEvent["event"] }, "psnr")).toContain("−0.30 dB");
  const test = { trial: 1, test: { baseAccuracy: 31, bestAccuracy: 30.5, samples: 10 } };
  expect(eventWords({ type: "tested", event: test as unknown as StoredEvent["event"] }, "psnr")).toContain("30.50\u202fdB, the base 31.00\u202fdB");
});

test("a slow, noisy candidate is called both", () => {
  const measurement = { ...MEASUREMENT, latency: { ratio: 1.5, noisy: true, source: "MEASURED" } };
  expect(words("improved", { trial: 1, measurement })).toContain("1.50× slower (noisy)");
});

test("what was refused or failed says why", () => {
  const of = (outcome: string) => words("evaluated", { trial: 2, outcome: { outcome, reasons: ["too large", "too slow"] } });
  expect(of("infeasible")).toBe("trial 2: refused, too large, too slow");
  expect(of("failed")).toBe("trial 2: failed, too large, too slow");
});

test("a late answer is told with its worker", () => {
  expect(words("late", { trial: 4, attempt: 1, worker: "board-3" })).toBe("trial 4: worker board-3 answered too late, and was refused");
});

test("asking, going on and ending are told with who and why", () => {
  expect(words("asked", { what: "PAUSE", by: "anna" })).toBe("asked to pause by anna");
  expect(words("resumed", { evaluated: 5, posted: 2, downSeconds: 61, why: "recovery" })).toBe(
    "goes on (recovery): 5 trials known, 2 handed out again, down for 1 min 1 s",
  );
  expect(words("finished", { reason: "The budget of trials is used.", cause: "budget-trials" })).toBe(
    "finished: The budget of trials is used.",
  );
  expect(words("broken", { reason: "No model." })).toBe("failed: No model.");
});

test("an event of a newer service is still told", () => {
  expect(words("moved", { event: "moved", trial: 3, to: "north", body: { large: true } })).toBe("moved, trial 3, to north");
});

test("a filter asks for types and for a part of the words", () => {
  const event = { type: "asked", event: { what: "STOP", by: "Anna" } } as unknown as StoredEvent;
  expect(passes(event, [], "anna", "top-1")).toBe(true);
  expect(passes(event, ["asked", "changed"], "", "top-1")).toBe(true);
  expect(passes(event, ["changed"], "", "top-1")).toBe(false);
  expect(passes(event, [], "otto", "top-1")).toBe(false);
});
