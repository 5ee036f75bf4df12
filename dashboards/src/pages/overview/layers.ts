import type { Candidate, Layer, ModelGraph } from "../../api/types";

/** What a policy makes of one layer: the precision's label, its bits, and the share of output channels kept. */
export type Cell = { precision: string; bits: number; kept: number };

/** One row of the map: shares are of the whole model, 0 to 1. */
export type Row = { layer: Layer; macsShare: number; parametersShare: number };

const BASE_PRECISION = "float32";

export function rowsOf(graph: ModelGraph): Row[] {
  const macs = sum(graph.layers.map((l) => l.macs));
  const parameters = sum(graph.layers.map((l) => l.parameters));
  return graph.layers.map((layer) => ({
    layer,
    macsShare: macs === 0 ? 0 : layer.macs / macs,
    parametersShare: parameters === 0 ? 0 : layer.parameters / parameters,
  }));
}

/** What is left out of a policy stays as it was; null is the base itself. */
export function cellOf(layer: Layer, policy: Candidate | null): Cell {
  const precision = policy?.layers[layer.name] ?? BASE_PRECISION;
  const group = layer.outputGroup ?? null;
  return { precision, bits: bitsOf(precision), kept: group === null ? 1 : (policy?.groups[group] ?? 1) };
}

/** Bits of a weight by the precision's label: float32, float16, bfloat16, int8, w7 … w2, w4-codebook, any with -sNN. */
export function bitsOf(precision: string) {
  const found = /^(?:float|bfloat|int|w)(\d+)/.exec(precision);
  return found === null ? 32 : Number(found[1]);
}

/** Few bits are dark: a scale that also works without colour vision. */
const COLORS: [most: number, background: string, text: string][] = [
  [2, "#08306b", "#ffffff"],
  [3, "#08519c", "#ffffff"],
  [4, "#1c6bb0", "#ffffff"],
  [5, "#3f8fc9", "#000000"],
  [6, "#6baed6", "#000000"],
  [7, "#85bcdb", "#000000"],
  [8, "#9ecae1", "#000000"],
  [16, "#fdd49e", "#000000"],
  [32, "#e9ecef", "#000000"],
];

export function colorsOf(bits: number) {
  const found = COLORS.find(([most]) => bits <= most) ?? COLORS[COLORS.length - 1]!;
  return { background: found[1], color: found[2] };
}

/** A layer's name without what all of them share: the leading slash, and the operator at the end. */
export function shortName(layer: Layer) {
  return layer.name.replace(/^\//, "").replace(new RegExp(`/${layer.op}$`), "").replaceAll("/", ".");
}

function sum(values: readonly number[]) {
  return values.reduce((a, b) => a + b, 0);
}
