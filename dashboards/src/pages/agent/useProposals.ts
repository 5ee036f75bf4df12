import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { eventsQuery } from "../../api/queries";
import { useArrivals, useLive } from "../../live/SearchLive";
import { proposalsOf } from "./actions";

const AT_ONCE = 1_000;

/**
 * The proposals at the search's beginning and those up to now; of a long search those between are left out.
 *
 * @param until number of the last event that counts; null for all
 */
export function useProposals(until: number | null) {
  const { search } = useLive();
  const arrivals = useArrivals();
  const [last] = useState(search.lastEvent);
  const first = useQuery(eventsQuery(search.id, 0, AT_ONCE));
  const latest = useQuery(eventsQuery(search.id, Math.max(0, last - AT_ONCE), AT_ONCE));
  const proposals = useMemo(
    () => proposalsOf([...(first.data ?? []), ...(latest.data ?? []), ...arrivals].filter(({ seq }) => until === null || seq <= until)),
    [first.data, latest.data, arrivals, until],
  );
  return { proposals, loading: first.isPending || latest.isPending, error: first.error ?? latest.error };
}
