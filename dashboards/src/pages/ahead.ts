import type { QueryClient } from "@tanstack/react-query";
import { searchQuery } from "../api/queries";

/** Begins to load what the page at this address will ask for, while the frame around it is still being made. */
export function loadAhead(path: string, client: QueryClient) {
  const [, id, page] = /^\/searches\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (id === undefined) {
    return;
  }
  void client.prefetchQuery(searchQuery(decodeURIComponent(id)));
  if (page === undefined) {
    void import("./overview/OverviewPage");
  }
}
