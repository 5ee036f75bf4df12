import { Badge, Tooltip } from "@mantine/core";
import { span } from "../format/format";
import { useNow } from "../ui/useNow";
import { SILENCE_MILLIS } from "./feed";
import type { FeedView } from "./useFeed";

/** How old what is shown may be: always there, amber where the service fell silent, and plain about a lost controller. */
export function Freshness({ feed, eventMillis }: { feed: FeedView; eventMillis?: number }) {
  const now = useNow();
  const look = freshness(feed, eventMillis, now);
  return (
    <Tooltip label={look.hint} multiline maw={320}>
      <Badge
        color={look.color}
        variant={look.urgent ? "filled" : "light"}
        {...(look.urgent ? {} : { c: "var(--mantine-color-text)" })}
        autoContrast
        role="status"
        aria-live={look.urgent ? "assertive" : "off"}
        tabIndex={0}
        style={{ textTransform: "none" }}
        data-feed={feed.state.kind}
        leftSection={<span aria-hidden>{look.sign}</span>}
      >
        {look.text}
      </Badge>
    </Tooltip>
  );
}

type Look = { color: string; sign: string; text: string; hint: string; urgent?: boolean };

export function freshness(feed: FeedView, eventMillis: number | undefined, now: number): Look {
  const event = eventMillis === undefined ? "" : `event ${span((now - eventMillis) / 1000)} ago`;
  switch (feed.state.kind) {
    case "connecting":
      return { color: "gray", sign: "○", text: "connecting…", hint: "The controller has not answered yet." };
    case "ended":
      return {
        color: "gray",
        sign: "■",
        text: event === "" ? "over" : `over, ${event}`,
        hint: "The search is over. Nothing more will come, so the stream is closed.",
      };
    case "lost": {
      const gone = span((now - feed.state.since) / 1000);
      return {
        color: "orange",
        sign: "▲",
        text: `controller is gone since ${gone}, trying again`,
        hint: "What is shown is as old as that. The page goes on by itself when the controller is back.",
        urgent: true,
      };
    }
    case "live": {
      const sign = feed.lastSign() ?? feed.state.lastSign;
      const silent = now - sign;
      return silent > SILENCE_MILLIS
        ? {
            color: "yellow",
            sign: "▲",
            text: `no sign of life for ${span(silent / 1000)}`,
            hint: "Three signs of life are missing. What is shown may be old.",
            urgent: true,
          }
        : {
            color: "teal",
            sign: "●",
            text: event === "" ? "live" : `live, ${event}`,
            hint: `The controller was heard ${span(silent / 1000)} ago.`,
          };
    }
  }
}
