import type { BaseNumbers, Point, Savings, Search, SearchSummary } from "../api/types";
import { bytes, count, decimal, span } from "./format";
import { changeText, type MetricName } from "./metric";

/** The best of a search in words: "3.1× faster, −0.30 points, 240 kB". */
export function bestInWords(best: Point, metric: MetricName) {
  const faster = best.speedup >= 1 ? `${decimal(best.speedup, 1)}× faster` : `${decimal(1 / best.speedup, 1)}× slower`;
  return `${faster}, ${changeText(best.accuracyDrop, metric)}, ${bytes(best.sizeBytes)}`;
}

/** A range, since what is left is a guess from the pace so far: wide in the beginning, narrow towards the end. */
export function etaRange(summary: SearchSummary): string | null {
  const left = summary.remainingSeconds;
  if (left === null || left === undefined || summary.finished === 0) {
    return null;
  }
  const doubt = 1 / Math.sqrt(summary.finished);
  const low = span(left * Math.max(0, 1 - doubt / 2));
  const high = span(left * (1 + doubt));
  return low === high ? low : `${low} – ${high}`;
}

const LIVE = new Set(["QUEUED", "RUNNING", "PAUSING", "RESUMING", "STOPPING"]);

/** Whether something will still happen without anybody asking for it. */
export function isLive(search: Search) {
  return LIVE.has(search.state);
}

export function isOver(search: Search) {
  return search.state === "FINISHED" || search.state === "FAILED";
}

/** What was not judged to the end: "About 40 s of judging saved: 12 cut short, 3 refused"; null where nothing was saved. */
export function savedInWords(saved: Savings | null | undefined): string | null {
  if (!saved || saved.seconds < 1) {
    return null;
  }
  const parts: [number, string][] = [[saved.cutShort, "cut short"], [saved.refused, "refused"], [saved.known, "known"]];
  const told = parts.flatMap(([trials, how]) => (trials > 0 ? [`${count(trials)} ${how}`] : []));
  return `About ${span(saved.seconds)} of judging saved: ${told.join(", ")}`;
}

/** How far it is: "11 of 8 + 3" where trials that refine the finalists came on top of the budget's 8. */
export function trialsInWords({ spec, summary }: Search) {
  const budget = spec?.budget?.trials ?? summary.trials;
  const refining = summary.trials - budget;
  return `${summary.finished} of ${budget}${refining > 0 ? ` + ${refining}` : ""}`;
}

/** How a point stands beside the base. */
export function sizeShare(point: Point, base: BaseNumbers) {
  return (100 * point.sizeBytes) / base.sizeBytes;
}
