import { parseDocument, stringify } from "yaml";
import type { Layer, ModelGraph, Space, SpaceRule } from "../../api/types";

/** A space being written: the text is the one truth; `space` is null where it cannot be read. */
export type SpaceDraft = { space: Space | null; problem: string | null };

export const EMPTY = `name: my-space
defaults:
  keep: {min: 0.25, max: 1.0, step: auto}
  precisions: [float32, int8]
rules: []
`;

export function readSpace(text: string): SpaceDraft {
  const document = parseDocument(text);
  const first = document.errors[0];
  if (first !== undefined) {
    return { space: null, problem: first.message };
  }
  const value: unknown = document.toJS();
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    return { space: null, problem: "A space is written as `name:`, `defaults:` and `rules:`. Choose a ready-made one to begin." };
  }
  return { space: value, problem: null };
}

export function asText(space: Space) {
  return stringify(space, { lineWidth: 0 });
}

/** Rules as far as they can be shown in the form; what is none is left to the text. */
export function rulesOf(space: Space): SpaceRule[] {
  return Array.isArray(space.rules) ? space.rules.map((rule: SpaceRule | null) => ({ ...rule, match: rule?.match ?? {} })) : [];
}

/**
 * The layers that a rule is for, as the service finds them; null where its pattern is none that a browser can read. The
 * service has the last word.
 */
export function matched({ match }: SpaceRule, layers: readonly Layer[]): Layer[] | null {
  let pattern: RegExp | null = null;
  if (match.name !== undefined) {
    try {
      pattern = new RegExp(`^(?:${match.name})$`);
    } catch {
      return null;
    }
  }
  const fitting = layers.filter(
    (layer) =>
      (match.op === undefined || match.op === layer.op) &&
      (pattern === null || pattern.test(layer.name) || (layer.name.startsWith("/") && pattern.test(layer.name.slice(1)))),
  );
  return match.position === "first" ? fitting.slice(0, 1) : match.position === "last" ? fitting.slice(-1) : fitting;
}

/** What a rule that matches nothing may have meant, in words; null where nothing is near. */
export function suggestion({ match }: SpaceRule, layers: readonly Layer[]): string | null {
  const ops = [...new Set(layers.map((layer) => layer.op))];
  if (match.op !== undefined && !ops.includes(match.op)) {
    return `No layer has the operator ${match.op}; there are ${ops.join(", ")}.`;
  }
  if (match.name === undefined) {
    return null;
  }
  const wanted = letters(String(match.name));
  const nearest = layers
    .map((layer) => ({ layer, near: shared(wanted, letters(layer.name)) }))
    .reduce<{ layer: Layer; near: number } | null>((best, one) => (best === null || one.near > best.near ? one : best), null);
  if (nearest === null || nearest.near === 0) {
    return "No layer's name is near. Mark layers in the tree to make a rule of them.";
  }
  return `Perhaps ${nearest.layer.name}? A pattern must fit the whole name: add .* where any text may stand.`;
}

function letters(text: string) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, " ");
}

/** How many pairs of letters two texts share. */
function shared(a: string, b: string) {
  const pairs = (text: string) => new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
  const others = pairs(b);
  return [...pairs(a)].filter((pair) => others.has(pair)).length;
}

/** A pattern for exactly these layers, or for the whole stage where all of it is marked. */
export function patternFor(names: readonly string[], stage: string | null) {
  const plain = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return stage === null ? names.map(plain).join("|") : `${plain(stage)}.*`;
}

/** Layers whose names begin alike, in the model's order. */
export type Stage = { prefix: string; layers: Layer[] };

/** By the first part of their names: `/stage1/block1/conv1/Conv` is of `/stage1/`. */
export function stagesOf(layers: readonly Layer[]): Stage[] {
  const stages: Stage[] = [];
  for (const layer of layers) {
    const prefix = /^\/?[^/.]+[/.]/.exec(layer.name)?.[0] ?? layer.name;
    const last = stages.find((stage) => stage.prefix === prefix);
    if (last === undefined) {
      stages.push({ prefix, layers: [layer] });
    } else {
      last.layers.push(layer);
    }
  }
  return stages;
}

/** The channel group that a layer writes, and the other layers that are tied to it by writing the same. */
export function tiedTo(layer: Layer, graph: ModelGraph) {
  const group = graph.groups.find((one) => one.name === layer.outputGroup);
  return group === undefined ? null : { group: group.name, others: group.producers.filter((name) => name !== layer.name) };
}
