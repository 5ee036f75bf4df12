import { useEffect, useRef, useState } from "react";
import type { StoredEvent } from "../api/types";
import { Feed, type FeedState } from "./feed";

/** A feed's state as it is drawn: the time of the last sign is asked for when somebody looks at the clock. */
export type FeedView = { state: FeedState; lastSign: () => number | null };

/**
 * Follows a stream as long as the component is there.
 *
 * @param path null for none yet
 * @param round another number opens the stream anew
 * @param after tells the number of the last event that is known; null to begin now. Asked when the stream opens
 */
export function useFeed(
  path: string | null,
  round: number,
  after: () => number | null,
  onEvent: (event: StoredEvent) => void,
  onBack: () => void,
): FeedView {
  const [state, setState] = useState<FeedState>({ kind: "connecting" });
  const sign = useRef<number | null>(null);
  const handlers = useRef({ onEvent, onBack, after });
  useEffect(() => {
    handlers.current = { onEvent, onBack, after };
  });
  useEffect(() => {
    if (path === null) {
      return;
    }
    const feed = new Feed(path, handlers.current.after(), {
      event: (event) => handlers.current.onEvent(event),
      back: () => handlers.current.onBack(),
      state: (next) => {
        if (next.kind === "live") {
          sign.current = next.lastSign;
        }
        // Signs of life come many times a second; only a change of kind is worth drawing at once.
        setState((now) => (now.kind === "live" && next.kind === "live" ? now : next));
      },
    });
    return () => feed.close();
  }, [path, round]);
  const [lastSign] = useState(() => () => sign.current);
  return { state, lastSign };
}
