import { expect, test } from "vitest";
import type { StoredEvent, Worker } from "../../api/types";
import { search } from "../../samples";
import { doing, retried, segments, spreadsOf, workerRows } from "./work";

function evaluated(trial: number, worker: string, more: Record<string, unknown> = {}, noisy = false): StoredEvent {
  const provenance = { worker, compileMillis: 500, accuracyMillis: 1_000, latencyMillis: 500 };
  const latency = { noisy, source: "MEASURED", ratio: 0.5, ratioLow: 0.49, ratioHigh: 0.52 };
  const outcome = { outcome: "scored", measurement: { provenance, latency } };
  const event = { trial, outcome, seconds: 10, ...more };
  return { id: trial, search: "abc", seq: trial, atMillis: 100_000 + trial, type: "evaluated", event } as unknown as StoredEvent;
}

function worker(id: string): Worker {
  return {
    id,
    host: "h",
    pool: "default",
    device: "d",
    kinds: [],
    startedMillis: 0,
    machine: { features: [], channelStep: 8, gains: [], cores: 2, memoryBytes: 0, engines: {} },
    labels: {},
    ticket: "",
    finished: 3,
    failed: 0,
    late: 0,
    setAside: "",
  };
}

const LOST = "Worker (a) was lost in attempt 1: no sign of life for 30 s.";
const AGAIN = [
  { worker: "a", startedMillis: 90_000, endedMillis: 95_000, failure: LOST },
  { worker: "b", startedMillis: 96_000, endedMillis: 97_000, failure: "out of memory" },
  { worker: "c", startedMillis: 98_000, endedMillis: 99_000, failure: "" },
];

test("every attempt at a trial is told with who, when and how it ended", () => {
  const found = segments([evaluated(1, "c", { attempts: AGAIN })]);
  expect(found.map((s) => [s.worker, s.attempt, s.fromMillis, s.toMillis, s.ending])).toEqual([
    ["a", 1, 90_000, 95_000, "lost"], ["b", 2, 96_000, 97_000, "failed"], ["c", 3, 98_000, 99_000, "judged"],
  ]);
});

test("where nobody saw the attempts, a worker was busy for as long as it says", () => {
  const unseen = [{ worker: "a", failure: "" }];
  for (const attempts of [undefined, unseen]) {
    expect(segments([evaluated(1, "a", { attempts }, true)])).toEqual([
      { worker: "a", search: "abc", trial: 1, attempt: 1, fromMillis: 98_001, toMillis: 100_001, ending: "noisy" },
    ]);
  }
});

test("a trial with an earlier one's outcome was nobody's work", () => {
  expect(segments([evaluated(2, "a", { sameAs: 1 })])).toEqual([]);
});

test("work never begins before it was handed out", () => {
  expect(segments([evaluated(1, "a", { seconds: 1 })])[0]!.fromMillis).toBe(99_001);
});

test("workers that are gone come last and are told from those alive", () => {
  const events = [evaluated(1, "a", {}, true), evaluated(2, "z")];
  const rows = workerRows([worker("z")], segments(events), spreadsOf(events));
  expect(rows.map((row) => [row.id, row.card !== null, row.judged, row.noisy])).toEqual([["z", true, 1, 0], ["a", false, 1, 1]]);
  expect(rows[1]!.lastMillis).toBe(100_001);
  expect(rows[0]!.spread).toBeCloseTo(0.03);
});

test("what was tried again is told with each attempt, whether it was judged at last or not", () => {
  const outcome = { outcome: "failed", reasons: [LOST, "b"] };
  const halves = ["a", "b"].map((worker) => ({ worker, failure: "" }));
  const found = retried([
    evaluated(4, "a", { outcome }), evaluated(5, "a"), evaluated(6, "c", { attempts: AGAIN }), evaluated(7, "b", { attempts: halves }),
  ]);
  expect(found.map((one) => [one.trial, one.judged])).toEqual([[4, false], [6, true]]);
  expect(found[0]!.attempts).toEqual([LOST, "b"]);
  expect(found[1]!.attempts).toEqual([`a: ${LOST}`, "b: out of memory", "c judged it"]);
});

test("a ticket is told as what the worker does", () => {
  const searches = [search({ id: "abc", name: "shirts" })];
  expect(doing("", searches).words).toBe("idle");
  expect(doing("abc/12", searches)).toEqual({ words: "judges trial 12 of shirts", search: "abc" });
  expect(doing("abc/profile", searches).words).toBe("prepares shirts");
  expect(doing("other", searches)).toEqual({ words: "busy with other", search: null });
});
