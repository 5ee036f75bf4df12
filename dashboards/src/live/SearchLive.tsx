import { useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from "react";
import { begunOr } from "../api/begun";
import { searchPath } from "../api/paths";
import { keys, useSearch } from "../api/queries";
import type { Search, StoredEvent } from "../api/types";
import { isOver } from "../format/words";
import { Loading } from "../ui/Loading";
import { Failure } from "../ui/Failure";
import { allPoints, pointsPath } from "./allPoints";
import { Arrivals } from "./arrivals";
import { pointOf, Points, trialsUntil, type PointsView, type TrialPoint, type Trials } from "./points";
import { throttled } from "./throttle";
import { useFeed, type FeedView } from "./useFeed";

const REFRESH_MILLIS = 1_000;
/** Until trials that could not be loaded are asked for again. */
const RETRY_MILLIS = 5_000;

type Live = { search: Search; feed: FeedView };

/** What arrives with each event is told to those only who ask for it; the rest of the page keeps still. */
type Arriving = { points: Points; events: Arrivals };

const Context = createContext<Live | null>(null);
const ArrivingContext = createContext<Arriving | null>(null);

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
  const [{ points, events }] = useState(() => ({ points: new Points(), events: new Arrivals() }));
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
    begunOr(pointsPath(id), () => allPoints(id, loading.signal))
      .then((all) => {
        if (!loading.signal.aborted) {
          points.add(all);
          points.completed();
          setTrouble(null);
        }
      })
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
      events.add(event);
      refresh();
    },
    [client, events, id, points, refresh],
  );
  const onBack = useCallback(() => void client.invalidateQueries(), [client]);

  const lastSeen = useCallback(() => events.snapshot().at(-1)?.seq ?? first, [events, first]);
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

  const live = useMemo(() => ({ search, feed }), [search, feed]);
  const arriving = useMemo(() => ({ points, events }), [points, events]);
  return (
    <ArrivingContext.Provider value={arriving}>
      <Context.Provider value={live}>
        {trouble !== null && <Failure error={trouble} />}
        {children}
      </Context.Provider>
    </ArrivingContext.Provider>
  );
}

const ENDED: FeedView = { state: { kind: "ended" }, lastSign: () => null };

/** A search that nothing happens to any more, for the same pages below. */
export function SearchStill({ search, rows, children }: { search: Search; rows: readonly TrialPoint[]; children: ReactNode }) {
  const live = useMemo(() => ({ search, feed: ENDED }), [search]);
  const arriving = useMemo(() => {
    const points = new Points();
    points.add([...rows]);
    points.completed();
    return { points, events: new Arrivals() };
  }, [rows]);
  return (
    <ArrivingContext.Provider value={arriving}>
      <Context.Provider value={live}>{children}</Context.Provider>
    </ArrivingContext.Provider>
  );
}

export function useLive(): Live {
  const live = useContext(Context);
  if (live === null) {
    throw new Error("Impossible state: no search around this component.");
  }
  return live;
}

function useArriving(): Arriving {
  const arriving = useContext(ArrivingContext);
  if (arriving === null) {
    throw new Error("Impossible state: no search around this component.");
  }
  return arriving;
}

/** All trials with an outcome, at most once a frame. */
export function usePoints(): PointsView {
  const { points } = useArriving();
  return useSyncExternalStore(points.watch, points.snapshot);
}

/** The same without a copy for each that arrives; `until` leaves out those that came later, in milliseconds since 1970. */
export function useTrials(until?: number): Trials {
  const { points } = useArriving();
  const { rows, count } = useSyncExternalStore(points.watch, points.trials);
  const shown = until === undefined ? count : trialsUntil({ rows, count }, until).count;
  return useMemo(() => ({ rows, count: shown }), [rows, shown]);
}

/** Whether it is certain that there is nothing to draw yet. Who asks only this keeps still while trials arrive. */
export function useNothingMeasured(until?: number): boolean {
  const { points } = useArriving();
  return useSyncExternalStore(points.watch, () => points.nothingMeasured(until ?? Infinity));
}

/** The latest events since the page was opened. */
export function useArrivals(): readonly StoredEvent[] {
  const { events } = useArriving();
  return useSyncExternalStore(events.watch, events.snapshot);
}
