import { get } from "../api/client";
import { searchPath } from "../api/paths";
import type { TrialColumns } from "../api/types";
import type { TrialPoint } from "./points";

/** Few enough to be read in an instant. */
const ROWS_AT_ONCE = 10_000;

/** Where all trials of a search are asked for. */
export function pointsPath(id: string) {
  return `${searchPath(id)}/points`;
}

/**
 * Loads all trials with an outcome, in the order in which outcomes came; answer by answer, so that the page stays alive
 * between them. While one is read the next is asked for: numbers count from 0, so each answer holds all up to where the
 * next begins, and perhaps some that the next has too.
 */
export async function allPoints(id: string, signal?: AbortSignal): Promise<TrialPoint[]> {
  const ask = (after: number) => get<TrialColumns>(`${pointsPath(id)}?after=${after}&limit=${ROWS_AT_ONCE}`, signal);
  const gathered: TrialPoint[] = [];
  let columns = await ask(-1);
  for (let after = ROWS_AT_ONCE - 1; ; after += ROWS_AT_ONCE) {
    const next = columns.number.length < ROWS_AT_ONCE ? null : ask(after);
    gathered.push(...pointsOf(columns));
    if (next === null) {
      return inOrderOfOutcome(gathered);
    }
    columns = await next;
  }
}

/** The trials of an answer. */
export function pointsOf(columns: TrialColumns): TrialPoint[] {
  return columns.number.map((_, at) => pointAt(columns, at));
}

export function inOrderOfOutcome(points: TrialPoint[]) {
  return points.sort((a, b) => a.atMillis - b.atMillis || a.number - b.number);
}

function pointAt(columns: TrialColumns, at: number): TrialPoint {
  return {
    number: columns.number[at]!,
    reason: columns.reasons[columns.reason[at]!]!,
    feasible: columns.feasible[at]!,
    reward: columns.reward[at]!,
    accuracy: columns.accuracy[at]!,
    latencyRatio: columns.latencyRatio[at]!,
    sizeBytes: columns.sizeBytes[at]!,
    packedBytes: columns.packedBytes[at]!,
    macs: columns.macs[at]!,
    seconds: columns.seconds[at]!,
    atMillis: columns.atMillis[at]!,
  };
}
