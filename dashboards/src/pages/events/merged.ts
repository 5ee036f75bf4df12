import type { StoredEvent } from "../../api/types";

/** Events asked for at once. */
export const PAGE = 500;

/** The page before event `before` (not itself): what to ask for. Null where there is none. */
export function pageBefore(before: number): { after: number; limit: number } | null {
  const after = Math.max(0, before - 1 - PAGE);
  return before <= 1 ? null : { after, limit: before - 1 - after };
}

/** Stored pages (newest first, each in order) and those heard live, as one list, newest first. */
export function merged(pages: readonly (readonly StoredEvent[])[], live: readonly StoredEvent[]): StoredEvent[] {
  const top = pages[0]?.at(-1)?.seq ?? 0;
  return [...live.filter((event) => event.seq > top).reverse(), ...pages.flatMap((page) => [...page].reverse())];
}

/** Whether events are missing between the stored pages and the oldest that was heard live and is still remembered. */
export function hasHole(top: number, live: readonly StoredEvent[]) {
  const oldest = live[0];
  return oldest !== undefined && oldest.seq > top + 1;
}
