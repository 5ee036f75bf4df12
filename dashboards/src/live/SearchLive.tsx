import { useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from "react";
import { keys, searchPath, useSearch } from "../api/queries";
import type { Search, StoredEvent } from "../api/types";
import { isOver } from "../format/words";
import { Loading } from "../ui/Loading";
import { Failure } from "../ui/Failure";
import { loadPoints, pointOf, Points, type PointsView } from "./points";
import { throttled } from "./throttle";
import { useFeed, type FeedView } from "./useFeed";

const REFRESH_MILLIS = 1_000;
/** Until trials that could not be loaded are asked for again. */
const RETRY_MILLIS = 5_000;
const REMEMBERED_EVENTS = 2_000;

type Live = { search: Search; feed: FeedView; points: Points; events: Events };

/** The latest events since the page was opened. */
export type Events = { list: readonly StoredEvent[] };

const Context = createContext<Live | null>(null);

/** One search with everything that keeps it up to date, for all pages below. */
export function SearchLive({ id, children }: { id: string; children: ReactNode }) {
  const { data: search, error } = useSearch(id);
  if (search === undefined) {
    return error ? <Failure error={error} /> : <Loading what="search" />;
  }
  return (
    <Following key={id} search={search}>
      {children}
    </Following>
  );
}

function Following({ search, children }: { search: Search; children: ReactNode }) {
  const client = useQueryClient();
  const id = search.id;
  const [points] = useState(() => new Points());
  const [events, setEvents] = useState<Events>({ list: [] });
  const [first] = useState(search.lastEvent);
  const [round, setRound] = useState(0);
  const [judged, setJudged] = useState(0);
  const [trouble, setTrouble] = useState<unknown>(null);

  const refresh = useMemo(
    () => throttled(REFRESH_MILLIS, () => void client.invalidateQueries({ queryKey: keys.search(id) })),
    [client, id],
  );
  useEffect(() => refresh.cancel, [refresh]);

  useEffect(() => {
    const loading = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    points.clear();
    loadPoints(id, points, loading.signal)
      .then(() => setTrouble(null))
      .catch((failure: unknown) => {
        if (!loading.signal.aborted) {
          setTrouble(failure);
          again = setTimeout(() => setJudged((n) => n + 1), RETRY_MILLIS);
        }
      });
    return () => {
      loading.abort();
      clearTimeout(again);
    };
  }, [id, points, judged]);

  const onEvent = useCallback(
    (event: StoredEvent) => {
      if (event.type === "evaluated") {
        points.add([pointOf(event)]);
      } else if (event.type === "changed") {
        // Under other limits every trial is judged anew.
        void client.invalidateQueries({ queryKey: ["trial", id] });
        setJudged((n) => n + 1);
      }
      setEvents(({ list }) => ({ list: [...list.slice(1 - REMEMBERED_EVENTS), event] }));
      refresh();
    },
    [client, id, points, refresh],
  );
  const onBack = useCallback(() => void client.invalidateQueries(), [client]);

  const lastSeen = events.list.at(-1)?.seq ?? first;
  const feed = useFeed(`${searchPath(id)}/events`, round, lastSeen, onEvent, onBack);

  const ended = feed.state.kind === "ended";
  const over = isOver(search);
  useEffect(() => {
    if (ended) {
      void client.invalidateQueries({ queryKey: keys.search(id) });
    }
  }, [client, ended, id]);
  useEffect(() => {
    // Somebody resumed it after its end.
    if (ended && !over) {
      const timer = setTimeout(() => setRound((n) => n + 1), 500);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [ended, over]);

  const live = useMemo(() => ({ search, feed, points, events }), [search, feed, points, events]);
  return (
    <Context.Provider value={live}>
      {trouble !== null && <Failure error={trouble} />}
      {children}
    </Context.Provider>
  );
}

export function useLive(): Live {
  const live = useContext(Context);
  if (live === null) {
    throw new Error("Impossible state: no search around this component.");
  }
  return live;
}

/** All trials with an outcome, at most once a frame. */
export function usePoints(): PointsView {
  const { points } = useLive();
  return useSyncExternalStore(points.watch, points.snapshot);
}
