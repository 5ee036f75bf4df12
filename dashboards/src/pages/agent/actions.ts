import type { Candidate, ModelGraph, StoredEvent } from "../../api/types";

/** What was proposed in one trial. */
export type Proposal = { trial: number; candidate: Candidate };

/** Which of the proposals: all, or the first or the latest third, which show what was learnt between. */
export type Part = "all" | "first" | "latest";

/** How often each choice was made for one group or layer; shares of 1 that add up to 1. */
export type ActionRow = { name: string; shares: number[] };

/** Tenths of the channels kept: the k-th bin ends at (k + 1) · 10 %. */
export const KEEP_BINS = 10;

export function proposalsOf(events: readonly StoredEvent[]): Proposal[] {
  const byTrial = new Map<number, Proposal>();
  for (const { type, event } of events) {
    if (type === "proposed") {
      const { trial, candidate } = event as unknown as Proposal;
      byTrial.set(trial, { trial, candidate });
    }
  }
  return [...byTrial.values()].sort((a, b) => a.trial - b.trial);
}

export function partOf(proposals: readonly Proposal[], part: Part) {
  const third = Math.ceil(proposals.length / 3);
  return part === "all" ? proposals : part === "first" ? proposals.slice(0, third) : proposals.slice(-third);
}

/** How much of each channel group was kept, for groups that ever changed. */
export function keptByGroup(proposals: readonly Proposal[], graph: ModelGraph): ActionRow[] {
  return graph.groups
    .filter((group) => proposals.some(({ candidate }) => group.name in candidate.groups))
    .map(({ name }) => {
      const bins = Array.from({ length: KEEP_BINS }, () => 0);
      for (const { candidate } of proposals) {
        // A hair off, so that 0.3 · 10 = 3.0000000000000004 stays in its bin.
        bins[Math.max(0, Math.ceil((candidate.groups[name] ?? 1) * KEEP_BINS - 1e-9) - 1)]! += 1 / proposals.length;
      }
      return { name, shares: bins };
    });
}

/** The precisions that were chosen at all, from wide to narrow as far as their names say it. */
export function precisionsIn(proposals: readonly Proposal[]) {
  const found = new Set(["float32", ...proposals.flatMap(({ candidate }) => Object.values(candidate.layers))]);
  return [...found].sort((a, b) => bits(b) - bits(a) || a.localeCompare(b));
}

function bits(precision: string) {
  return Number(/\d+/.exec(precision)?.[0] ?? 0);
}

/** How often each layer got which of the precisions. */
export function precisionByLayer(proposals: readonly Proposal[], graph: ModelGraph, precisions: readonly string[]): ActionRow[] {
  return graph.layers
    .filter((layer) => layer.quantisable)
    .map(({ name }) => ({
      name,
      shares: precisions.map(
        (precision) =>
          proposals.filter(({ candidate }) => (candidate.layers[name] ?? "float32") === precision).length / proposals.length,
      ),
    }));
}
