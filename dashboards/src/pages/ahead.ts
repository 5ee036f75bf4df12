import { begin } from "../api/begun";
import { get } from "../api/client";
import { searchPath } from "../api/paths";
import { allPoints, pointsPath } from "../live/allPoints";

/** Begins to load what the page at this address will ask for, before the code is here that asks. */
export function loadAhead(path: string) {
  const [, segment, page] = /^\/searches\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (segment === undefined) {
    return;
  }
  const id = decodeURIComponent(segment);
  const search = get(searchPath(id));
  begin(searchPath(id), () => search);
  // Only then: what happens after the search's answer comes by the stream, so all before it must be among the trials.
  begin(pointsPath(id), () => search.then(() => allPoints(id)));
  if (page === undefined) {
    void import("./overview/OverviewPage");
  }
}
