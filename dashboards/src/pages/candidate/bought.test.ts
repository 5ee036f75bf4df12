import { expect, test } from "vitest";
import type { Layer, ModelGraph, SearchProfile } from "../../api/types";
import { bought, sensitivity } from "./bought";

const LAYER = {
  name: "/b/Conv", op: "Conv", parameters: 1000, outputChannels: 16, outputGroup: "out", inputs: [{ group: "in", channels: 8 }],
} as unknown as Layer;

const GRAPH = { layers: [LAYER], groups: [{ name: "in", consumers: ["/b/Conv", "/c/Conv"] }, { name: "out", consumers: [] }] } as unknown as ModelGraph;

const PROFILE: SearchProfile = {
  baseAccuracy: 94, samples: 64, criterion: "independence", device: "d", machine: "", channelStep: 8, overheadMicros: 3,
  layers: [{ layer: "/b/Conv", int8Error: 0.01, floatMicros: 40, int8Micros: 10 }],
  groups: [{ group: "in", errors: [0.8, 0.4, 0.2, 0] }],
};

test("half the input, half the output and 8 bits leave a sixteenth of the bytes", () => {
  const got = bought(LAYER, GRAPH, { groups: { in: 0.5, out: 0.5 }, layers: { "/b/Conv": "int8" } }, PROFILE);
  expect(got).toMatchObject({ channels: 8, bytesBefore: 4000, bytesAfter: 250, microsBefore: 40, microsAfter: 2.5 });
  // Rounding, and this consumer's half of the error of two channels kept of four.
  expect(got.error).toBeCloseTo(0.01 + 0.2);
});

test("an untouched layer buys nothing and costs nothing", () => {
  const got = bought(LAYER, GRAPH, { groups: {}, layers: {} }, PROFILE);
  expect(got.bytesAfter).toBe(got.bytesBefore);
  expect(got.microsAfter).toBe(got.microsBefore);
  expect(got.error).toBe(0);
});

test("without a profile, time and error are unknown, not nothing", () => {
  const got = bought(LAYER, GRAPH, { groups: {}, layers: {} }, undefined);
  expect([got.microsAfter, got.error]).toEqual([null, null]);
});

test("below 8 bits the file that runs does not shrink further", () => {
  const at = (precision: string) => bought(LAYER, GRAPH, { groups: {}, layers: { "/b/Conv": precision } }, PROFILE).bytesAfter;
  expect(at("w4")).toBe(at("int8"));
});

test("sensitivity adds rounding and the halving of what is read", () => {
  expect(sensitivity(LAYER, GRAPH, PROFILE)).toBeCloseTo(0.21);
});
