import { useState } from "react";
import { usePoints } from "../../live/SearchLive";
import type { TrialPoint } from "../../live/points";

/**
 * The trials as they were when somebody last asked for them, so that none that arrives moves a row under a hand.
 * `rows` is null until the first are there; `fresh` says how many came since.
 */
export function useSnapshot(): { rows: readonly TrialPoint[] | null; fresh: number; take: () => void } {
  const view = usePoints();
  const [rows, setRows] = useState<readonly TrialPoint[] | null>(null);
  // Trials that were judged anew are other objects, and all of the old ones are wrong.
  if (view.complete && (rows === null || rows[0] !== view.rows[0])) {
    setRows(view.rows);
  }
  return { rows, fresh: rows === null || !view.complete ? 0 : view.rows.length - rows.length, take: () => setRows(view.rows) };
}
