import type { Candidate, Layer, ModelGraph, SearchProfile } from "../../api/types";
import { bitsOf, cellOf, type Cell } from "../overview/layers";

/**
 * What the change of one layer bought, by what the search knew beforehand: weights exactly, time by the device's table,
 * error by calibration. The whole model's measurement is the truth; these say where it comes from.
 */
export type Bought = {
  cell: Cell;
  /** Output channels that are left. */
  channels: number;
  /** Bytes of the weights, before and after. */
  bytesBefore: number;
  bytesAfter: number;
  /** Microseconds before and after; null where the device was not timed on this model. */
  microsBefore: number | null;
  microsAfter: number | null;
  /** Relative squared error that the change adds: rounding of its own, and channels removed from what it reads. */
  error: number | null;
};

const FLOAT_BYTES = 4;

export function bought(layer: Layer, graph: ModelGraph, policy: Candidate, profile: SearchProfile | undefined): Bought {
  const cell = cellOf(layer, policy);
  const inputs = inputShare(layer, policy);
  const work = cell.kept * inputs;
  const times = profile?.layers.find((l) => l.layer === layer.name);
  const full = cell.bits <= 8 ? times?.int8Micros : times?.floatMicros;
  return {
    cell,
    channels: Math.round(cell.kept * layer.outputChannels),
    bytesBefore: layer.parameters * FLOAT_BYTES,
    bytesAfter: (layer.parameters * work * Math.min(8 * FLOAT_BYTES, storedBits(cell))) / 8,
    microsBefore: times?.floatMicros ?? null,
    microsAfter: full === null || full === undefined ? null : full * work,
    error: profile === undefined ? null : errorOf(layer, graph, policy, profile, cell),
  };
}

/** Bits in the file that runs: what is below 8 is stored in 8, and gains only when packed. */
function storedBits(cell: Cell) {
  return Math.max(8, bitsOf(cell.precision));
}

/** The share of its input channels that is left. */
function inputShare(layer: Layer, policy: Candidate) {
  const all = layer.inputs.reduce((sum, span) => sum + span.channels, 0);
  const left = layer.inputs.reduce((sum, span) => sum + span.channels * (span.group ? (policy.groups[span.group] ?? 1) : 1), 0);
  return all === 0 ? 1 : left / all;
}

function errorOf(layer: Layer, graph: ModelGraph, policy: Candidate, profile: SearchProfile, cell: Cell) {
  const rounding = cell.bits <= 8 ? (profile.layers.find((l) => l.layer === layer.name)?.int8Error ?? 0) : 0;
  const groups = new Set(layer.inputs.flatMap((span) => (span.group ? [span.group] : [])));
  const removed = [...groups].reduce((sum, name) => sum + removalError(name, graph, policy.groups[name] ?? 1, profile), 0);
  return rounding + removed;
}

/** A group's error is that of all its consumers together; each is given its equal part. */
function removalError(name: string, graph: ModelGraph, keep: number, profile: SearchProfile) {
  const errors = profile.groups.find((group) => group.group === name)?.errors;
  if (errors === undefined || keep >= 1) {
    return 0;
  }
  const consumers = graph.groups.find((group) => group.name === name)?.consumers.length ?? 1;
  const kept = Math.max(1, Math.round(keep * errors.length));
  return (errors[kept - 1] ?? 0) / Math.max(1, consumers);
}

/** How dearly a layer pays for being made smaller: its error in 8 bits plus that of halving what it reads. */
export function sensitivity(layer: Layer, graph: ModelGraph, profile: SearchProfile) {
  const half: Candidate = {
    groups: Object.fromEntries(graph.groups.map((group) => [group.name, 0.5])),
    layers: { [layer.name]: "int8" },
  };
  return errorOf(layer, graph, half, profile, cellOf(layer, half));
}
