import { expect, test } from "vitest";
import type { ModelGraph, StoredEvent } from "../../api/types";
import { keptByGroup, partOf, precisionByLayer, precisionsIn, proposalsOf } from "./actions";

const GRAPH = {
  layers: [{ name: "a", quantisable: true }, { name: "b", quantisable: true }, { name: "c", quantisable: false }],
  groups: [{ name: "g" }, { name: "untouched" }],
} as unknown as ModelGraph;

function proposal(trial: number, keep: number, layers: Record<string, string> = {}) {
  return { trial, candidate: { groups: { g: keep }, layers } };
}

test("proposals are taken from events once each, in trial order", () => {
  const event = (trial: number, type = "proposed") => ({ type, event: proposal(trial, 0.5) }) as unknown as StoredEvent;
  expect(proposalsOf([event(2), event(0), event(2), event(1, "evaluated")]).map((p) => p.trial)).toEqual([0, 2]);
});

test("a share kept falls into the tenth that it ends, and shares add up", () => {
  const [row, ...others] = keptByGroup([proposal(0, 0.3), proposal(1, 0.3), proposal(2, 0.31), proposal(3, 1)], GRAPH);
  expect(others).toEqual([]);
  expect(row!.shares[2]).toBeCloseTo(0.5);
  expect(row!.shares[3]).toBeCloseTo(0.25);
  expect(row!.shares[9]).toBeCloseTo(0.25);
  expect(row!.shares.reduce((sum, share) => sum + share)).toBeCloseTo(1);
});

test("a layer that is not named keeps its floats; one that cannot be quantised is left out", () => {
  const proposals = [proposal(0, 1, { a: "int8" }), proposal(1, 1, { a: "w4" }), proposal(2, 1)];
  const precisions = precisionsIn(proposals);
  expect(precisions).toEqual(["float32", "int8", "w4"]);
  const rows = precisionByLayer(proposals, GRAPH, precisions);
  expect(rows.map((row) => row.name)).toEqual(["a", "b"]);
  rows[0]!.shares.forEach((share) => expect(share).toBeCloseTo(1 / 3));
  expect(rows[1]!.shares).toEqual([1, 0, 0]);
});

test("the first and the latest third show what was learnt between", () => {
  const proposals = [0, 1, 2, 3, 4, 5, 6].map((trial) => proposal(trial, 1));
  const trials = (part: "all" | "first" | "latest") => partOf(proposals, part).map((p) => p.trial);
  expect(trials("first")).toEqual([0, 1, 2]);
  expect(trials("latest")).toEqual([4, 5, 6]);
  expect(trials("all")).toHaveLength(7);
});
