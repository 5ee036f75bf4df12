import { expect, test } from "vitest";
import type { Layer, ModelGraph } from "../../api/types";
import { asText, matched, patternFor, readSpace, rulesOf, stagesOf, suggestion, tiedTo } from "./space";

const layer = (name: string, op = "Conv", outputGroup?: string) => ({ name, op, outputGroup }) as Layer;
const LAYERS = [layer("/stem/Conv"), layer("/stage1/a/Conv"), layer("/stage1/b/Conv"), layer("/fc/Gemm", "Gemm")];
const names = (layers: Layer[] | null) => layers?.map((one) => one.name);

test("a rule is for the layers whose whole name fits, with or without the slash in front", () => {
  expect(names(matched({ match: { name: "stage1/.*" } }, LAYERS))).toEqual(["/stage1/a/Conv", "/stage1/b/Conv"]);
  expect(names(matched({ match: { name: "stage1" } }, LAYERS))).toEqual([]);
  expect(names(matched({ match: { op: "Gemm" } }, LAYERS))).toEqual(["/fc/Gemm"]);
  expect(names(matched({ match: { op: "Conv", position: "last" } }, LAYERS))).toEqual(["/stage1/b/Conv"]);
  expect(matched({ match: { name: "(" } }, LAYERS)).toBeNull();
});

test("a rule that matches nothing is told what is near", () => {
  expect(suggestion({ match: { name: "stge1/a.*" } }, LAYERS)).toContain("Perhaps /stage1/a/Conv?");
  expect(suggestion({ match: { op: "MatMul" } }, LAYERS)).toBe("No layer has the operator MatMul; there are Conv, Gemm.");
  expect(suggestion({ match: { name: "zz" } }, LAYERS)).toContain("Mark layers in the tree");
});

test("what is marked becomes a pattern that fits just that", () => {
  const pattern = patternFor(["/stage1/a/Conv", "/fc/Gemm"], null);
  expect(names(matched({ match: { name: pattern } }, LAYERS))).toEqual(["/stage1/a/Conv", "/fc/Gemm"]);
  expect(names(matched({ match: { name: patternFor([], "/stage1/") } }, LAYERS))).toEqual(["/stage1/a/Conv", "/stage1/b/Conv"]);
  expect(patternFor(["a.b"], null)).toBe("a\\.b");
});

test("layers stand under the first part of their names", () => {
  expect(stagesOf(LAYERS).map((stage) => [stage.prefix, stage.layers.length])).toEqual([["/stem/", 1], ["/stage1/", 2], ["/fc/", 1]]);
});

test("layers that write the same channels are tied", () => {
  const graph = { groups: [{ name: "g", producers: ["/stem/Conv", "/stage1/b/Conv"] }] } as unknown as ModelGraph;
  expect(tiedTo(layer("/stem/Conv", "Conv", "g"), graph)).toEqual({ group: "g", others: ["/stage1/b/Conv"] });
  expect(tiedTo(layer("/fc/Gemm", "Gemm"), graph)).toBeNull();
});

test("a space is read as it is written, and what is none is said", () => {
  const space = { name: "x", rules: [{ match: { op: "Conv" }, keep: "fixed" }] };
  expect(readSpace(asText(space)).space).toEqual(space);
  expect(readSpace("a: [").problem).not.toBeNull();
  expect(readSpace("just words").problem).toContain("defaults:");
  expect(rulesOf({ rules: [null] } as never)).toEqual([{ match: {} }]);
});
