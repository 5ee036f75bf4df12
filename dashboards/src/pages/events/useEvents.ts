import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { get } from "../../api/client";
import { searchPath } from "../../api/paths";
import type { EventPage } from "../../api/types";
import { useArrivals, useLive } from "../../live/SearchLive";
import { hasHole, merged, pageBefore } from "./merged";

/** All events of the search, newest first: live ones at once, older ones page by page. */
export function useEvents() {
  const { search } = useLive();
  const arrivals = useArrivals();
  const [top, setTop] = useState(search.lastEvent);
  if (hasHole(top, arrivals)) {
    // More came than are remembered.
    setTop(arrivals.at(-1)!.seq);
  }
  const pages = useInfiniteQuery({
    queryKey: ["events", search.id, top],
    queryFn: async ({ pageParam, signal }) =>
      (await get<EventPage>(`${searchPath(search.id)}/events?after=${pageParam.after}&limit=${pageParam.limit}`, signal)).items,
    initialPageParam: pageBefore(top + 1) ?? { after: 0, limit: 1 },
    getNextPageParam: (_page, _all, { after }) => pageBefore(after + 1),
    staleTime: Infinity,
  });
  const stored = pages.data?.pages;
  const list = useMemo(() => (stored === undefined ? null : merged(stored, arrivals)), [stored, arrivals]);
  return { list, error: pages.error, hasOlder: pages.hasNextPage, loading: pages.isFetching, older: () => void pages.fetchNextPage() };
}
