import { expect, test } from "vitest";
import type { Layer } from "../../api/types";
import { BASE, point, search } from "../../samples";
import { bitsOf, cellOf, shortName } from "./layers";
import { whyNot } from "./NoResultYet";

const SPEC = { model: "m", data: {}, objective: { limits: { "accuracy-drop": "0.5" } } };

test("each reason for having no result has a text of its own", () => {
  const titles = [
    whyNot(search(), 0),
    whyNot(search({}, { cause: "queued" }), 1),
    whyNot(search({}, { cause: "preparing" }), 1),
    whyNot(search(), 1),
    whyNot(search({ spec: SPEC }, { finished: 3, base: BASE, nearestMiss: point({ accuracyDrop: 1 }) }), 1),
    whyNot(search({}, { finished: 3 }), 1),
  ].map((reason) => reason.title);
  expect(new Set(titles).size).toBe(titles.length);
});

const LAYER = { name: "/stage1/conv1/Conv", op: "Conv", outputGroup: "stage1.conv1" } as Layer;

test("what a policy leaves out stays as it was", () => {
  expect(cellOf(LAYER, null)).toEqual({ precision: "float32", bits: 32, kept: 1 });
  expect(cellOf(LAYER, { groups: { "stage1.conv1": 0.5 }, layers: { [LAYER.name]: "w4-codebook-s80" } })).toEqual({
    precision: "w4-codebook-s80", bits: 4, kept: 0.5,
  });
});

test("bits are read from every precision's label", () => {
  const labels = ["float32", "float16", "bfloat16", "int8", "w7", "w2", "w4-codebook", "int8-s50"];
  expect(labels.map(bitsOf)).toEqual([32, 16, 16, 8, 7, 2, 4, 8]);
});

test("layers are named without what all names share", () => {
  expect(shortName(LAYER)).toBe("stage1.conv1");
});
