import type { StoredEvent } from "../api/types";

const REMEMBERED = 2_000;

/** The latest events since the page was opened, for those parts of it that watch them. */
export class Arrivals {
  private list: readonly StoredEvent[] = [];
  private readonly watchers = new Set<() => void>();

  add(event: StoredEvent) {
    this.list = [...this.list.slice(1 - REMEMBERED), event];
    this.watchers.forEach((watcher) => watcher());
  }

  watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  snapshot = () => this.list;
}
