import { queryOptions } from "@tanstack/react-query";
import { send } from "../api/client";
import { searchPath } from "../api/queries";
import type { Outcome, StoredEvent } from "../api/types";

/** A trial as plots need it; accuracy in percent, latency as candidate ÷ base, null where it was not measured. */
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

const ROWS_AT_ONCE = 2_000;
const SLICE_MILLIS = 30;

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

/** Loads all trials in one answer, in slices between which the page stays alive. */
export async function loadPoints(id: string, points: Points, signal: AbortSignal) {
  const response = await send(`${searchPath(id)}/trials`, { headers: { Accept: "text/csv" }, signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let columns: Map<string, number> | null = null;
  const gathered: TrialPoint[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = done ? "" : (lines.pop() ?? "");
    columns ??= header(lines.shift());
    let begun = performance.now();
    for (let from = 0; columns !== null && from < lines.length; from += ROWS_AT_ONCE) {
      for (const line of lines.slice(from, from + ROWS_AT_ONCE)) {
        if (line.trim() !== "") {
          gathered.push(parsed(line, columns));
        }
      }
      if (performance.now() - begun > SLICE_MILLIS) {
        await new Promise((resume) => setTimeout(resume));
        begun = performance.now();
      }
    }
    if (done) {
      gathered.sort((a, b) => a.atMillis - b.atMillis || a.number - b.number);
      points.add(gathered);
      points.completed();
      return;
    }
  }
}

function header(line: string | undefined) {
  return line === undefined ? null : new Map(line.trim().split(",").map((name, at) => [name, at]));
}

/** One line of the CSV; none of its columns holds free text. */
function parsed(line: string, columns: Map<string, number>): TrialPoint {
  const cells = line.trimEnd().split(",");
  const cell = (name: string) => cells[columns.get(name) ?? -1] ?? "";
  const number = (name: string) => (cell(name) === "" ? null : Number(cell(name)));
  return {
    number: Number(cell("number")),
    reason: cell("reason"),
    feasible: cell("feasible") === "true",
    reward: Number(cell("reward")),
    accuracy: number("accuracy"),
    latencyRatio: number("latencyRatio"),
    sizeBytes: number("sizeBytes"),
    packedBytes: number("packedBytes"),
    macs: number("macs"),
    seconds: Number(cell("seconds")),
    atMillis: Number(cell("atMillis")),
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
