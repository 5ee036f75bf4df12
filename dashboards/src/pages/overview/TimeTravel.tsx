import { Button, Group, Slider, Text } from "@mantine/core";
import type { Search } from "../../api/types";
import { clock } from "../../format/format";
import { trialsInWords } from "../../format/words";

type Props = {
  /** Number of the last event that there is. */
  last: number;
  /** Null where the search is shown as it is. */
  at: number | null;
  /** The search as it was then; undefined while it is asked for. */
  then: Search | undefined;
  onChange: (at: number | null) => void;
};

/** Drags through a search's history: every event is a stop. */
export function TimeTravel({ last, at, then, onChange }: Props) {
  if (at === null) {
    return (
      <Button size="compact-xs" variant="subtle" onClick={() => onChange(last)}>
        ◷ Show as it was
      </Button>
    );
  }
  const words =
    then === undefined ? "…" : `after ${trialsInWords(then)} trials, ${clock(then.updatedMillis)}`;
  return (
    <Group wrap="nowrap" gap="sm" className="panel" component="section" aria-label="Time travel">
      <Text size="sm" fw={700} style={{ whiteSpace: "nowrap" }}>
        ◷ As it was
      </Text>
      <Slider
        flex={1}
        size="sm"
        min={1}
        max={last}
        value={Math.min(at, last)}
        label={null}
        thumbLabel="Event up to which the search is shown"
        thumbProps={{ "aria-valuetext": words }}
        onChange={onChange}
      />
      <Text size="sm" w={270} aria-live="polite">
        {words}
      </Text>
      <Button size="compact-xs" onClick={() => onChange(null)}>
        Back to now
      </Button>
    </Group>
  );
}
