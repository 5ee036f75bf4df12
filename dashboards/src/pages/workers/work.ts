import type { Outcome, Search, StoredEvent, Worker } from "../../api/types";
import type { Segment } from "../../charts/timeline";

/** What workers did, by the outcomes that they sent. */
export function segments(events: readonly StoredEvent[]): Segment[] {
  const found: Segment[] = [];
  for (const { type, event, search, atMillis } of events) {
    const { trial, outcome, seconds, sameAs } = event as unknown as { trial: number; outcome?: Outcome; seconds: number; sameAs?: number | null };
    if (type === "evaluated" && outcome?.measurement !== undefined && (sameAs ?? null) === null) {
      const { provenance, latency } = outcome.measurement;
      const busy = provenance.compileMillis + provenance.accuracyMillis + provenance.latencyMillis;
      const handedOutMillis = atMillis - 1_000 * seconds;
      found.push({
        worker: provenance.worker, search, trial, handedOutMillis, fromMillis: Math.max(handedOutMillis, atMillis - busy), toMillis: atMillis,
        noisy: latency.noisy,
      });
    }
  }
  return found.sort((a, b) => a.toMillis - b.toMillis);
}

/** A trial that no worker could judge: every attempt's failure, among them lost workers. */
export type Retried = { search: string; trial: number; reasons: readonly string[]; atMillis: number };

export function retried(events: readonly StoredEvent[]): Retried[] {
  return events.flatMap(({ type, event, search, atMillis }) => {
    const { trial, outcome } = event as unknown as { trial: number; outcome?: Outcome };
    return type === "evaluated" && outcome?.outcome === "failed" ? [{ search, trial, reasons: outcome.reasons ?? [], atMillis }] : [];
  });
}

/** A worker with what is known of it besides its own card; `card` null for one that is gone. */
export type WorkerRow = { id: string; card: Worker | null; judged: number; noisy: number; lastMillis: number | null };

/** Those alive, then those that are gone but judged something of what is shown. */
export function workerRows(cards: readonly Worker[], work: readonly Segment[]): WorkerRow[] {
  const alive = new Map(cards.map((card) => [card.id, card]));
  const gone = [...new Set(work.map((segment) => segment.worker))].filter((id) => !alive.has(id)).sort();
  return [...[...alive.keys()].sort(), ...gone].map((id) => {
    const own = work.filter((segment) => segment.worker === id);
    return {
      id, card: alive.get(id) ?? null, judged: own.length, noisy: own.filter((segment) => segment.noisy).length,
      lastMillis: own.at(-1)?.toMillis ?? null,
    };
  });
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
