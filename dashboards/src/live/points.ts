import type { Outcome, StoredEvent } from "../api/types";

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

/**
 * The first `count` of a list that only grows: what has looked at some of them need not look at them again. Where trials
 * are judged anew, the list is another one. A new object after each change, so that React sees it.
 */
export type Trials = { rows: readonly TrialPoint[]; count: number };

/** A list of its own after each change. */
export type PointsView = { rows: readonly TrialPoint[]; complete: boolean };

/** All trials of one search that have an outcome, in the order in which outcomes came. */
export class Points {
  private readonly known = new Set<number>();
  private rows: TrialPoint[] = [];
  private complete = false;
  private firstMeasured: TrialPoint | undefined;
  private grown: Trials = { rows: this.rows, count: 0 };
  private copy: PointsView | null = null;
  private readonly watchers = new Set<() => void>();
  private told = false;

  add(rows: TrialPoint[]) {
    const before = this.rows.length;
    for (const row of rows) {
      if (!this.known.has(row.number)) {
        this.known.add(row.number);
        this.rows.push(row);
        if (this.firstMeasured === undefined && row.accuracy !== null) {
          this.firstMeasured = row;
        }
      }
    }
    if (this.rows.length > before) {
      this.changed();
    }
  }

  /** Starts over, where every trial is judged anew. */
  clear() {
    this.known.clear();
    this.rows = [];
    this.firstMeasured = undefined;
    this.complete = false;
    this.changed();
  }

  /** Says that everything that was stored before is here. */
  completed() {
    this.complete = true;
    this.changed();
  }

  watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Whether all are here and none of them had an accuracy by then, in milliseconds since 1970. */
  nothingMeasured = (until: number) => this.complete && !((this.firstMeasured?.atMillis ?? NaN) <= until);

  /** All of them without a copy, for what is drawn again with each that arrives. */
  trials = () => this.grown;

  snapshot = () => (this.copy ??= { rows: this.rows.slice(), complete: this.complete });

  /** Tells once a frame at most, however many events came in it. */
  private changed() {
    this.grown = { rows: this.rows, count: this.rows.length };
    this.copy = null;
    if (!this.told) {
      this.told = true;
      requestAnimationFrame(() => {
        this.told = false;
        this.watchers.forEach((watcher) => watcher());
      });
    }
  }
}

/** Those whose outcome had come by then, in milliseconds since 1970. */
export function trialsUntil({ rows, count }: Trials, millis: number): Trials {
  let low = 0;
  for (let high = count; low < high; ) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.atMillis <= millis) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return { rows, count: low };
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
    if (evaluated.outcome.outcome !== "infeasible") {
      return "failed";
    }
    return evaluated.outcome.seen ? "cut-short" : "refused";
  }
  if (evaluated.feasible) {
    return "feasible";
  }
  return evaluated.outcome.measurement?.latency.noisy ? "noisy" : "over-limit";
}
