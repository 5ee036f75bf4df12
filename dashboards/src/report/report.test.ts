import { afterEach, expect, test, vi } from "vitest";
import { get } from "../api/client";
import { answerFrom } from "../api/recorded";
import type { ModelGraph, TrialDetail } from "../api/types";
import { BASE, point, search, trial } from "../samples";
import { answersOf, deliveredOf, type ReportData } from "./data";
import { fileOf, whyNot } from "./reportColumns";
import { warnings } from "./warnings";

const MEASUREMENT = { accuracy: 93.7, baseAccuracy: 94, latency: { ratio: 0.32, noisy: false, source: "MEASURED" } };

function detail(number: number, more: Record<string, unknown> = {}, layers: Record<string, string> = {}): TrialDetail {
  return { trial: { number }, policy: { groups: {}, layers }, outcome: { outcome: "scored", measurement: MEASUREMENT, ...more } } as unknown as TrialDetail;
}

function data(more: Partial<ReportData> = {}): ReportData {
  return {
    search: search(
      { state: "FINISHED", metric: "top-1", spec: { model: "ff", data: {}, objective: { limits: { "accuracy-drop": 0.1 } } } },
      { finished: 2, base: BASE, best: point(), front: [3, 9], test: { baseAccuracy: 94, bestAccuracy: 93.6, samples: 100 } },
    ),
    graph: { sha256: "ff", name: "net", layers: [], groups: [] } as unknown as ModelGraph,
    profile: { layers: [], groups: [] } as unknown as ReportData["profile"],
    points: { number: [3, 9] } as ReportData["points"],
    trials: { 3: detail(3), 9: detail(9) },
    files: { 3: "best.onnx" },
    facts: [],
    spec: "",
    ...more,
  };
}

afterEach(() => {
  answerFrom(null);
  vi.unstubAllGlobals();
});

test("what the pages ask for is answered from the file, whatever the query, and nothing else is asked for", async () => {
  const fetched = vi.fn();
  vi.stubGlobal("fetch", fetched);
  answerFrom(answersOf(data()));
  await expect(get("/api/v1/searches/abc/points?after=-1&limit=9")).resolves.toEqual({ number: [3, 9] });
  await expect(get<{ items: unknown[] }>("/api/v1/searches/abc/front")).resolves.toMatchObject({ items: [{ trial: { number: 3 } }, { trial: { number: 9 } }] });
  await expect(get("/api/v1/searches/abc/trials/7")).rejects.toThrow("This file holds some candidates whole");
  expect(fetched).not.toHaveBeenCalled();
});

test("a report without doubts warns of nothing", () => {
  expect(warnings(data())).toEqual([]);
});

test("a reader is told of what is delivered, and of what is left out", () => {
  const { best, test, ...summary } = data().search.summary;
  expect(test).toBeDefined();
  const missed = search({}, { ...summary, nearestMiss: best, failed: 1, finished: 9 });
  const noisy = detail(3, { measurement: { ...MEASUREMENT, latency: { ratio: 0.3, noisy: true, source: "PREDICTED" } } }, { conv: "w4" });
  const told = warnings(data({ search: missed, trials: { 3: noisy }, profile: null })).join("\n");
  for (const words of ["comes nearest", "too noisy", "predicted", "below 8 bits", "no look at a test split", "1 of 9 trials failed", "Of 9 trials, 2", "1 candidates are here", "too wide"]) {
    expect(told).toContain(words);
  }
});

test("the nearest miss is delivered where nothing holds the limits", () => {
  const { best, ...summary } = data().search.summary;
  expect(deliveredOf(data({ search: search({}, { ...summary, nearestMiss: best }) }))?.trial.number).toBe(3);
});

test("a row says what its trial breaks, or why it was not judged", () => {
  const column = whyNot(data({ trials: { 5: detail(5, { outcome: "failed", reasons: ["did not load"], measurement: undefined }) } }));
  expect(column.text(trial(1), BASE, "top-1")).toBe("");
  expect(column.text(trial(2, { feasible: false }), BASE, "top-1")).toContain("0.10 points of accuracy more than the 0.10 allowed");
  expect(column.text(trial(4, { feasible: false, accuracy: 94, reason: "noisy" }), BASE, "top-1")).toContain("too noisy");
  expect(column.text(trial(4, { feasible: false, accuracy: 94, reason: "over-limit" }), BASE, "top-1")).toContain("by a hair");
  expect(column.text(trial(5, { feasible: false, accuracy: null }), BASE, "top-1")).toBe("did not load");
  expect(fileOf({ 3: "best.onnx" }).text(trial(3), BASE, "top-1")).toBe("best.onnx");
});
