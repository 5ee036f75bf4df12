import { queryOptions } from "@tanstack/react-query";
import { get } from "../api/client";
import { searchPath } from "../api/queries";
import type { Outcome, StoredEvent, TrialColumns } from "../api/types";

/** A trial as plots need it; accuracy in the unit of the metric, latency as candidate ÷ base, null where it was not measured. */
export type TrialPoint = {
  number: number;
  reason: string;
  feasible: boolean;
  reward: number;
  accuracy: number | null;
  latencyRatio: number | null;
  sizeBytes: number | null;
  packedBytes: number | null;
  macs: number | null;
  seconds: number;
  atMillis: number;
};

/** A new object after each change, so that React sees it. */
export type PointsView = { rows: readonly TrialPoint[]; complete: boolean };

/** Few enough to be read in an instant. */
const ROWS_AT_ONCE = 10_000;

/** All trials of one search that have an outcome, in the order in which outcomes came. */
export class Points {
  private readonly known = new Set<number>();
  private view: PointsView = { rows: [], complete: false };
  private readonly watchers = new Set<() => void>();
  private told = false;

  add(rows: TrialPoint[]) {
    const fresh = rows.filter((row) => !this.known.has(row.number));
    if (fresh.length > 0) {
      fresh.forEach((row) => this.known.add(row.number));
      this.show({ ...this.view, rows: this.view.rows.concat(fresh) });
    }
  }

  /** Starts over, where every trial is judged anew. */
  clear() {
    this.known.clear();
    this.show({ rows: [], complete: false });
  }

  /** Says that everything that was stored before is here. */
  completed() {
    this.show({ ...this.view, complete: true });
  }

  watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  snapshot = () => this.view;

  /** Tells once a frame at most, however many events came in it. */
  private show(view: PointsView) {
    this.view = view;
    if (!this.told) {
      this.told = true;
      requestAnimationFrame(() => {
        this.told = false;
        this.watchers.forEach((watcher) => watcher());
      });
    }
  }
}

/** Trials of a search that nobody follows here. */
export function loadedPoints(id: string) {
  return queryOptions({
    queryKey: ["points", id],
    queryFn: async ({ signal }) => {
      const points = new Points();
      await loadPoints(id, points, signal);
      return points.snapshot().rows;
    },
  });
}

/** Loads all trials, answer by answer, so that the page stays alive between them. */
export async function loadPoints(id: string, points: Points, signal: AbortSignal) {
  const gathered: TrialPoint[] = [];
  for (let after = -1; ; after = gathered.at(-1)!.number) {
    const columns = await get<TrialColumns>(`${searchPath(id)}/points?after=${after}&limit=${ROWS_AT_ONCE}`, signal);
    columns.number.forEach((_, at) => gathered.push(pointAt(columns, at)));
    if (columns.number.length < ROWS_AT_ONCE) {
      break;
    }
  }
  gathered.sort((a, b) => a.atMillis - b.atMillis || a.number - b.number);
  points.add(gathered);
  points.completed();
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

type Evaluated = {
  trial: number;
  outcome: Outcome;
  reward: number;
  feasible: boolean;
  seconds: number;
  sameAs?: number | null;
};

/** The trial of an `evaluated` event. */
export function pointOf(event: StoredEvent): TrialPoint {
  const evaluated = event.event as unknown as Evaluated;
  const measured = evaluated.outcome.measurement;
  return {
    number: evaluated.trial,
    reason: reasonOf(evaluated),
    feasible: evaluated.feasible,
    reward: evaluated.reward,
    accuracy: measured?.accuracy ?? null,
    latencyRatio: measured?.latency.ratio ?? null,
    sizeBytes: measured?.sizeBytes ?? null,
    packedBytes: measured?.packedBytes ?? null,
    macs: measured?.macs ?? null,
    seconds: evaluated.seconds,
    atMillis: event.atMillis,
  };
}

function reasonOf(evaluated: Evaluated) {
  if (evaluated.sameAs !== null && evaluated.sameAs !== undefined) {
    return "known";
  }
  if (evaluated.outcome.outcome !== "scored") {
    return evaluated.outcome.outcome === "infeasible" ? "refused" : "failed";
  }
  if (evaluated.feasible) {
    return "feasible";
  }
  return evaluated.outcome.measurement?.latency.noisy ? "noisy" : "over-limit";
}
