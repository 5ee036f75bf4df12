import { UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { StoredEvent } from "../../api/types";
import type { MetricName } from "../../format/metric";
import { eventWords } from "./eventWords";

const ROW_PIXELS = 24;

type Props = {
  events: readonly StoredEvent[];
  /** Whether those that arrive are shown at once. */
  live: boolean;
  onLeaveTop: () => void;
  onReachTop: () => void;
  metric: MetricName;
  chosen: string;
  onChoose: (seq: number) => void;
};

const DAY_AND_CLOCK: Intl.DateTimeFormatOptions = {
  month: "short", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false,
};

/** One line for each event; only those in sight are in the page. */
export function EventRows({ events, live, onLeaveTop, onReachTop, metric, chosen, onChoose }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here only, never passed on
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    getItemKey: (at) => events[at]!.seq,
    overscan: 12,
  });
  const scrolled = () => {
    const atTop = (scroller.current?.scrollTop ?? 0) < ROW_PIXELS / 2;
    if (atTop && !live) {
      onReachTop();
    } else if (!atTop && live) {
      onLeaveTop();
    }
  };
  return (
    <div className="event-rows" ref={scroller} onScroll={scrolled} tabIndex={0} role="group" aria-label="Events, scrollable">
      <ol style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const event = events[row.index]!;
          return (
            <li key={row.key} style={{ transform: `translateY(${row.start}px)` }} aria-setsize={events.length} aria-posinset={row.index + 1}>
              <UnstyledButton
                fz="xs"
                className={`event-row ${event.type}`}
                aria-expanded={String(event.seq) === chosen}
                onClick={() => onChoose(event.seq)}
              >
                <span className="event-number">{event.seq}</span>
                <time dateTime={new Date(event.atMillis).toISOString()}>
                  {new Date(event.atMillis).toLocaleString(undefined, DAY_AND_CLOCK)}
                </time>
                <span className="event-words">{eventWords(event, metric)}</span>
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
