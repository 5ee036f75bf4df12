import { queryOptions } from "@tanstack/react-query";
import { allPoints } from "./allPoints";

/** Trials of a search that nobody follows here. */
export function loadedPoints(id: string) {
  return queryOptions({ queryKey: ["points", id], queryFn: ({ signal }) => allPoints(id, signal) });
}
