import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { eventsQuery, useSearches } from "../../api/queries";
import type { StoredEvent } from "../../api/types";
import { retried, segments, spreadsOf } from "./work";

const SEARCHES = 4;
const EVENTS = 400;

/** What was done for the searches that changed last; live as far as the list of searches is. */
export function useWork() {
  const searches = useSearches({ limit: "200" });
  const all = useMemo(() => searches.data?.items ?? [], [searches.data]);
  const latest = useMemo(() => [...all].sort((a, b) => b.updatedMillis - a.updatedMillis).slice(0, SEARCHES), [all]);
  const events = useQueries({
    queries: latest.map((search) => eventsQuery(search.id, Math.max(0, search.lastEvent - EVENTS), EVENTS)),
    combine: (results) => ({
      list: results.flatMap((result): StoredEvent[] => result.data ?? []),
      error: results.find((result) => result.error !== null)?.error ?? null,
    }),
  });
  const work = useMemo(() => segments(events.list), [events.list]);
  const again = useMemo(() => retried(events.list), [events.list]);
  const spreads = useMemo(() => spreadsOf(events.list), [events.list]);
  return { searches: all, work, again, spreads, error: searches.error ?? events.error };
}
