import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { begunOr } from "./begun";
import { get } from "./client";
import { API, searchPath } from "./paths";
import type {
  AgentReport, Best, DatasetPage, EventPage, Front, ModelGraph, ModelPage, SavedSpace, Search, SearchPage, SearchProfile, SpacePage, TrialDetail, WorkerPage,
} from "./types";

/** Keys of what is cached. */
export const keys = {
  searches: ["searches"] as const,
  search: (id: string) => ["search", id] as const,
  searchAt: (id: string, event: number) => ["search-at", id, event] as const,
  front: (id: string, numbers: readonly number[]) => ["front", id, numbers] as const,
  trial: (id: string, number: number) => ["trial", id, number] as const,
  workers: ["workers"] as const,
};

/** @param query as the contract has it */
export function useSearches(query: Record<string, string>) {
  const parameters = new URLSearchParams(query).toString();
  return useQuery({
    queryKey: [...keys.searches, parameters],
    queryFn: ({ signal }) => get<SearchPage>(`${API}/searches?${parameters}`, signal),
    placeholderData: keepPreviousData,
  });
}

export function searchQuery(id: string) {
  return queryOptions({
    queryKey: keys.search(id),
    queryFn: ({ signal }) => begunOr(searchPath(id), () => get<Search>(searchPath(id), signal)),
  });
}

export function useSearch(id: string) {
  return useQuery(searchQuery(id));
}

/** The search as it was after one of its events; `event` null for none. */
export function useSearchAt(id: string, event: number | null) {
  return useQuery({
    queryKey: keys.searchAt(id, event ?? 0),
    queryFn: ({ signal }) => get<Search>(`${searchPath(id)}/events?until=${event}`, signal),
    enabled: event !== null,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}

/** The front, asked for again only where other trials are on it. */
export function useFront(id: string, numbers: readonly number[]) {
  return useQuery({
    queryKey: keys.front(id, numbers),
    queryFn: ({ signal }) => get<Front>(`${searchPath(id)}/front`, signal),
    enabled: numbers.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}

/** A trial with its policy. What a trial is never changes, but under other limits. */
export function trialQuery(id: string, number: number) {
  return queryOptions({
    queryKey: keys.trial(id, number),
    queryFn: ({ signal }) => get<TrialDetail>(`${searchPath(id)}/trials/${number}`, signal),
    staleTime: Infinity,
  });
}

export function useTrial(id: string, number: number) {
  return useQuery(trialQuery(id, number));
}

export function useGraph(sha: string | undefined) {
  return useQuery({
    queryKey: ["graph", sha],
    queryFn: ({ signal }) => get<ModelGraph>(`${API}/models/${sha}/graph`, signal),
    enabled: sha !== undefined,
    staleTime: Infinity,
  });
}

/** What the search knew when it began; an error while it is not prepared yet. */
export function useProfile(id: string) {
  return useQuery({
    queryKey: ["profile", id],
    queryFn: ({ signal }) => get<SearchProfile>(`${searchPath(id)}/profile`, signal),
    staleTime: Infinity,
    refetchInterval: (query) => (query.state.data === undefined ? 5_000 : false),
  });
}

/** What the agent says of itself; asked for again and again while it learns, the less often the longer the answer is. */
export function useAgent(id: string, learning: boolean) {
  return useQuery({
    queryKey: ["agent", id],
    queryFn: ({ signal }) => get<AgentReport>(`${searchPath(id)}/agent`, signal),
    refetchInterval: (query) => (learning ? Math.max(2_000, 5 * (query.state.data?.rewards.length ?? 0)) : false),
  });
}

/** Some of a search's stored events: up to `limit` (1,000 at most) after number `after`. */
export function eventsQuery(id: string, after: number, limit: number) {
  return queryOptions({
    queryKey: ["events-of", id, after, limit],
    queryFn: async ({ signal }) => (await get<EventPage>(`${searchPath(id)}/events?after=${after}&limit=${limit}`, signal)).items,
    placeholderData: keepPreviousData,
  });
}

/** The best trial within other limits; an error where none holds them. */
export function useBest(id: string, limits: Record<string, string>, version: number) {
  const parameters = new URLSearchParams(limits).toString();
  return useQuery({
    queryKey: ["best", id, parameters, version],
    queryFn: ({ signal }) => get<Best>(`${searchPath(id)}/best?${parameters}`, signal),
    retry: false,
    placeholderData: keepPreviousData,
  });
}

export function useModels() {
  return useQuery({ queryKey: ["models"], queryFn: ({ signal }) => get<ModelPage>(`${API}/models?limit=1000`, signal) });
}

export function useDatasets() {
  return useQuery({
    queryKey: ["datasets"],
    queryFn: ({ signal }) => get<DatasetPage>(`${API}/datasets?limit=1000`, signal),
  });
}

export function useSpaces() {
  return useQuery({ queryKey: ["spaces"], queryFn: ({ signal }) => get<SpacePage>(`${API}/spaces`, signal) });
}

export function useSpaceVersions(name: string | null) {
  return useQuery({
    queryKey: ["spaces", name],
    queryFn: ({ signal }) => get<{ items: SavedSpace[] }>(`${API}/spaces/${name}/versions`, signal),
    enabled: name !== null,
  });
}

export function useWorkers() {
  return useQuery({
    queryKey: keys.workers,
    queryFn: ({ signal }) => get<WorkerPage>(`${API}/workers`, signal),
    refetchInterval: 5_000,
  });
}
