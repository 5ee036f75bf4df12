import type { Attempt, Outcome, Search, StoredEvent, Worker } from "../../api/types";
import type { Segment } from "../../charts/timeline";

type Evaluated = { trial: number; outcome?: Outcome; seconds: number; sameAs?: number | null; attempts?: Attempt[] | null };

/** What workers did, attempt by attempt. */
export function segments(events: readonly StoredEvent[]): Segment[] {
  const found = events.filter(({ type }) => type === "evaluated").flatMap((event) => attemptsOf(event));
  return found.sort((a, b) => a.toMillis - b.toMillis);
}

function attemptsOf(stored: StoredEvent): Segment[] {
  const { trial, outcome, attempts, sameAs } = stored.event as unknown as Evaluated;
  if ((sameAs ?? null) !== null) {
    return [];
  }
  const noisy = outcome?.measurement?.latency.noisy === true;
  const seen = attempts?.some(({ startedMillis }) => typeof startedMillis === "number") ? attempts : guessed(stored);
  return seen.flatMap(({ worker, startedMillis, endedMillis, failure }, at): Segment[] => {
    // Of an attempt that was over before anybody saw it begin, no time is known.
    if (startedMillis === null || startedMillis === undefined) {
      return [];
    }
    const ending = failure === "" ? (noisy ? "noisy" : "judged") : isLost(failure) ? "lost" : "failed";
    return [{ worker, search: stored.search, trial, attempt: at + 1, fromMillis: startedMillis, toMillis: endedMillis ?? startedMillis, ending }];
  });
}

/** Older stores hold no attempts: the last one is as long as its worker says it took. */
function guessed({ event, atMillis }: StoredEvent): Attempt[] {
  const { outcome, seconds } = event as unknown as Evaluated;
  if (outcome?.measurement === undefined) {
    return [];
  }
  const { worker, compileMillis, accuracyMillis, latencyMillis } = outcome.measurement.provenance;
  const startedMillis = Math.max(atMillis - 1_000 * seconds, atMillis - compileMillis - accuracyMillis - latencyMillis);
  return [{ worker, startedMillis, endedMillis: atMillis, failure: "" }];
}

/** As the exchange tells of a worker that fell silent. */
function isLost(failure: string) {
  return /^Worker \(.*\) was lost/.test(failure);
}

/** A trial that needed more than one attempt, with each of them in words. */
export type Retried = { search: string; trial: number; attempts: readonly string[]; judged: boolean; atMillis: number };

export function retried(events: readonly StoredEvent[]): Retried[] {
  return events.flatMap(({ type, event, search, atMillis }): Retried[] => {
    const { trial, outcome, attempts, sameAs } = event as unknown as Evaluated;
    const failed = outcome?.outcome === "failed";
    if (type !== "evaluated" || (sameAs ?? null) !== null || !(failed || attempts?.some(({ failure }) => failure !== ""))) {
      return [];
    }
    const words = attempts?.map(({ worker, failure }) => (failure === "" ? `${worker} judged it` : `${worker}: ${failure}`));
    return [{ search, trial, attempts: words ?? outcome?.reasons ?? [], judged: !failed, atMillis }];
  });
}

/**
 * A worker with what is known of it besides its own card; `card` null for one that is gone.
 *
 * `spread` is how far its latest latencies lie apart: half the 95 % interval as a share of the ratio, the median of the
 * latest few; null where it measured none.
 */
export type WorkerRow = { id: string; card: Worker | null; judged: number; noisy: number; spread: number | null; lastMillis: number | null };

/** So many of the latest trials say how quiet a machine is. */
const LATEST = 10;

/** Those alive, then those that are gone but did something of what is shown. */
export function workerRows(cards: readonly Worker[], work: readonly Segment[], spreads: ReadonlyMap<string, readonly number[]>): WorkerRow[] {
  const alive = new Map(cards.map((card) => [card.id, card]));
  const gone = [...new Set(work.map((segment) => segment.worker))].filter((id) => !alive.has(id)).sort();
  return [...[...alive.keys()].sort(), ...gone].map((id) => {
    const own = work.filter((segment) => segment.worker === id);
    const judged = own.filter(({ ending }) => ending === "judged" || ending === "noisy").slice(-LATEST);
    return {
      id, card: alive.get(id) ?? null, judged: judged.length, noisy: judged.filter(({ ending }) => ending === "noisy").length,
      spread: median((spreads.get(id) ?? []).slice(-LATEST)), lastMillis: own.at(-1)?.toMillis ?? null,
    };
  });
}

/** How far each worker's latencies lay apart, in the order of the events. */
export function spreadsOf(events: readonly StoredEvent[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { type, event } of [...events].sort((a, b) => a.atMillis - b.atMillis)) {
    const { outcome, sameAs } = event as unknown as Evaluated;
    const measured = outcome?.measurement;
    if (type === "evaluated" && (sameAs ?? null) === null && measured?.latency.source === "MEASURED") {
      const { ratio, ratioLow, ratioHigh } = measured.latency;
      const { worker } = measured.provenance;
      found.set(worker, [...(found.get(worker) ?? []), (ratioHigh - ratioLow) / 2 / ratio]);
    }
  }
  return found;
}

function median(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.floor(sorted.length / 2)]!;
}

/** What a worker is busy with: a ticket is named `search/trial`, or otherwise where it belongs to no trial. */
export function doing(ticket: string, searches: readonly Search[]): { words: string; search: string | null } {
  if (ticket === "") {
    return { words: "idle", search: null };
  }
  const [search = "", trial = ""] = ticket.split("/");
  const name = searches.find((one) => one.id === search)?.name;
  return /^\d+$/.test(trial)
    ? { words: `judges trial ${trial} of ${name ?? search}`, search }
    : { words: name === undefined ? `busy with ${ticket}` : `prepares ${name}`, search: name === undefined ? null : search };
}
