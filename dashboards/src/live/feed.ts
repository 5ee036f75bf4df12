import { createParser } from "eventsource-parser";
import { authority, TOKEN_WANTED } from "../api/client";
import type { StoredEvent } from "../api/types";

/** The service shows a sign of life at least this often. */
export const BEAT_MILLIS = 15_000;
/** Without a sign for so long, the connection is taken for dead, whatever the network says. */
export const SILENCE_MILLIS = 3 * BEAT_MILLIS;

const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 10_000;

/**
 * How a feed is doing. `since` and `lastSign` are milliseconds since 1970.
 *
 * - connecting: never heard of the service yet
 * - live: events arrive as they happen
 * - lost: the service is gone since then; it is tried again and again
 * - ended: the search is over, nothing will come
 */
export type FeedState =
  | { kind: "connecting" }
  | { kind: "live"; lastSign: number }
  | { kind: "lost"; since: number; attempts: number; lastSign: number | null }
  | { kind: "ended" };

export type FeedListener = {
  event: (event: StoredEvent) => void;
  state: (state: FeedState) => void;
  /** It is there again, perhaps another process; what was fetched besides the feed may be old. */
  back: () => void;
};

/**
 * Reads one stream of events and never gives up until it is closed or told that nothing will come. After a break it goes
 * on behind the last event that it saw, so none is missed and none comes twice.
 *
 * `EventSource` would not do: it can carry no token, hides the signs of life, and gives up on an error of HTTP.
 */
export class Feed {
  private readonly closing = new AbortController();
  private state: FeedState = { kind: "connecting" };
  private lastId: string | null;
  private lastSign: number | null = null;

  constructor(
    private readonly path: string,
    after: number | null,
    private readonly listener: FeedListener,
    private readonly pause: (attempt: number) => number = pauseMillis,
  ) {
    this.lastId = after === null ? null : String(after);
    void this.run();
  }

  close() {
    this.closing.abort();
  }

  private async run() {
    let attempts = 0;
    while (!this.closing.signal.aborted) {
      const heard = await this.read();
      if (this.closing.signal.aborted || this.state.kind === "ended") {
        return;
      }
      attempts = heard ? 1 : attempts + 1;
      const since = this.state.kind === "lost" ? this.state.since : Date.now();
      this.tell({ kind: "lost", since, attempts, lastSign: this.lastSign });
      await sleep(this.pause(attempts), this.closing.signal);
    }
  }

  /** Reads until the stream breaks; returns whether anything was heard. */
  private async read(): Promise<boolean> {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    this.closing.signal.addEventListener("abort", stop);
    let watchdog = setTimeout(stop, SILENCE_MILLIS);
    let heard = false;
    try {
      const headers: Record<string, string> = { Accept: "text/event-stream", ...authority() };
      if (this.lastId !== null) {
        headers["Last-Event-ID"] = this.lastId;
      }
      const response = await fetch(this.path, { headers, signal: attempt.signal, cache: "no-store" });
      if (response.status === 401) {
        window.dispatchEvent(new Event(TOKEN_WANTED));
      }
      if (!response.ok || response.body === null) {
        return false;
      }
      const parser = createParser({ onEvent: (message) => this.take(message) });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.state.kind === "ended") {
          return heard;
        }
        clearTimeout(watchdog);
        watchdog = setTimeout(stop, SILENCE_MILLIS);
        if (!heard && this.state.kind === "lost") {
          this.listener.back();
        }
        heard = true;
        this.lastSign = Date.now();
        this.tell({ kind: "live", lastSign: this.lastSign });
        parser.feed(value);
      }
    } catch {
      return heard;
    } finally {
      clearTimeout(watchdog);
      this.closing.signal.removeEventListener("abort", stop);
      attempt.abort();
    }
  }

  private take(message: { id?: string | undefined; event?: string | undefined; data: string }) {
    if (message.event === "end") {
      this.tell({ kind: "ended" });
      return;
    }
    this.lastId = message.id ?? this.lastId;
    this.listener.event(JSON.parse(message.data) as StoredEvent);
  }

  private tell(state: FeedState) {
    if (!this.closing.signal.aborted) {
      this.state = state;
      this.listener.state(state);
    }
  }
}

/** Longer from try to try, and a little different for each reader, so that not all come back at once. */
export function pauseMillis(attempt: number) {
  const whole = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** (attempt - 1));
  return whole * (0.75 + Math.random() / 4);
}

function sleep(millis: number, signal: AbortSignal) {
  return new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
