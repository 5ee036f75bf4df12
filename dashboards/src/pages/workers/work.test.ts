import { expect, test } from "vitest";
import type { StoredEvent, Worker } from "../../api/types";
import { search } from "../../samples";
import { doing, retried, segments, workerRows } from "./work";

function evaluated(trial: number, worker: string, more: Record<string, unknown> = {}, noisy = false): StoredEvent {
  const provenance = { worker, compileMillis: 500, accuracyMillis: 1_000, latencyMillis: 500 };
  const outcome = { outcome: "scored", measurement: { provenance, latency: { noisy } } };
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
    machine: { features: [], cores: 2, memoryBytes: 0, engines: {} },
    labels: {},
    ticket: "",
    finished: 3,
    failed: 0,
    late: 0,
    setAside: "",
  };
}

test("a worker was busy for as long as it says, and before that the trial waited", () => {
  expect(segments([evaluated(1, "a")])).toEqual([
    { worker: "a", search: "abc", trial: 1, handedOutMillis: 90_001, fromMillis: 98_001, toMillis: 100_001, noisy: false },
  ]);
});

test("a trial with an earlier one's outcome was nobody's work", () => {
  expect(segments([evaluated(2, "a", { sameAs: 1 })])).toEqual([]);
});

test("work never begins before it was handed out", () => {
  expect(segments([evaluated(1, "a", { seconds: 1 })])[0]!.fromMillis).toBe(99_001);
});

test("workers that are gone come last and are told from those alive", () => {
  const rows = workerRows([worker("z")], segments([evaluated(1, "a", {}, true), evaluated(2, "z")]));
  expect(rows.map((row) => [row.id, row.card !== null, row.judged, row.noisy])).toEqual([["z", true, 1, 0], ["a", false, 1, 1]]);
  expect(rows[1]!.lastMillis).toBe(100_001);
});

test("what failed at every attempt is kept with each attempt's reason", () => {
  const outcome = { outcome: "failed", reasons: ["Worker (a) was lost in attempt 1.", "b"] };
  expect(retried([evaluated(4, "a", { outcome }), evaluated(5, "a")])).toMatchObject([{ trial: 4, reasons: outcome.reasons }]);
});

test("a ticket is told as what the worker does", () => {
  const searches = [search({ id: "abc", name: "shirts" })];
  expect(doing("", searches).words).toBe("idle");
  expect(doing("abc/12", searches)).toEqual({ words: "judges trial 12 of shirts", search: "abc" });
  expect(doing("abc/profile", searches).words).toBe("prepares shirts");
  expect(doing("other", searches)).toEqual({ words: "busy with other", search: null });
});
