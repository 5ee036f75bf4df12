import { API, searchPath } from "../api/paths";
import type { ModelGraph, Search, SearchProfile, TrialColumns, TrialDetail } from "../api/types";

/** What a report carries: answers of the service, as far as they fit a file that opens at once. */
export type ReportData = {
  search: Search;
  graph: ModelGraph;
  /** Null where it would be too large. */
  profile: SearchProfile | null;
  /** Thinned where there are very many. */
  points: TrialColumns;
  /** Trials with their policies, by number: the delivered one, the front, then the most rewarding. */
  trials: Record<string, TrialDetail>;
  /** Where models lie beside the report, by trial. */
  files: Record<string, string>;
  /** How it was measured, where, and what it came from: label and value. */
  facts: [label: string, value: string][];
  /** The search in YAML, with every default. */
  spec: string;
};

/** Reads what the program wrote into the page. Text only: nothing of it is ever markup. */
export function readData(): ReportData {
  return JSON.parse(document.getElementById("recorded")!.textContent) as ReportData;
}

/** The same as answers, by the paths that the pages ask for. */
export function answersOf({ search, graph, profile, points, trials }: ReportData): Record<string, unknown> {
  const home = searchPath(search.id);
  const front = search.summary.front.flatMap((number) => trials[number] ?? []);
  return {
    [home]: search,
    [`${home}/points`]: points,
    [`${home}/front`]: { base: search.summary.base, items: front },
    ...(profile === null ? {} : { [`${home}/profile`]: profile }),
    [`${API}/models/${graph.sha256}/graph`]: graph,
    [`${API}/searches`]: { items: [], total: 0, offset: 0, limit: 100 },
    ...Object.fromEntries(Object.entries(trials).map(([number, trial]) => [`${home}/trials/${number}`, trial])),
  };
}

/** What was delivered: the best, else the nearest miss. */
export function deliveredOf({ search, trials }: ReportData): TrialDetail | undefined {
  const point = search.summary.best ?? search.summary.nearestMiss;
  return point ? trials[point.trial] : undefined;
}
