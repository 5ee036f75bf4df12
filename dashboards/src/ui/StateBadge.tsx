import { Badge, type MantineColor } from "@mantine/core";
import type { SearchState } from "../api/types";

/** Each state has a shape of its own besides its colour. */
const LOOKS: Record<SearchState, { sign: string; color: MantineColor; word: string }> = {
  QUEUED: { sign: "◌", color: "gray", word: "queued" },
  RUNNING: { sign: "▶", color: "blue", word: "running" },
  PAUSING: { sign: "◨", color: "yellow", word: "pausing" },
  PAUSED: { sign: "❚❚", color: "yellow", word: "paused" },
  RESUMING: { sign: "↻", color: "blue", word: "resuming" },
  STOPPING: { sign: "◧", color: "yellow", word: "stopping" },
  FINISHED: { sign: "✔", color: "teal", word: "finished" },
  FAILED: { sign: "✖", color: "red", word: "failed" },
};

export function StateBadge({ state }: { state: SearchState }) {
  const look = LOOKS[state];
  return (
    <Badge
      color={look.color}
      variant="light"
      leftSection={<span aria-hidden>{look.sign}</span>}
      style={{ textTransform: "none" }}
      c="var(--mantine-color-text)"
      data-state={state}
    >
      {look.word}
    </Badge>
  );
}
