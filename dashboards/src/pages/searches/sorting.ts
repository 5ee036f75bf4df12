import type { Search } from "../../api/types";

export type SortKey = "created" | "name" | "state" | "progress" | "best";

/** Rows that are equal keep the service's order: newest first. */
export function sorted(searches: readonly Search[], key: SortKey, descending: boolean): Search[] {
  const sign = descending ? -1 : 1;
  return [...searches].sort((a, b) => sign * compare(valueOf(a, key), valueOf(b, key)));
}

function valueOf(search: Search, key: SortKey): string | number {
  const { summary } = search;
  switch (key) {
    case "name":
      return search.name.toLowerCase();
    case "state":
      return search.state;
    case "progress":
      return summary.trials === 0 ? 0 : summary.finished / summary.trials;
    case "best":
      return summary.best?.speedup ?? -1;
    case "created":
      return search.createdMillis;
  }
}

function compare(a: string | number, b: string | number) {
  return a < b ? -1 : a > b ? 1 : 0;
}
