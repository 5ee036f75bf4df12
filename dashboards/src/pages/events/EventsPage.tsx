import { Button, Chip, Group, Text, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { count } from "../../format/format";
import { useLive } from "../../live/SearchLive";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { useUrlState } from "../../ui/useUrlState";
import { EventRows } from "./EventRows";
import { passes } from "./eventWords";
import { useEvents } from "./useEvents";
import "../trials/trials.css";
import "./events.css";

/** Kinds of events that people look for together. */
const KINDS = [
  { name: "trials", types: ["proposed", "evaluated", "late"] },
  { name: "improvements", types: ["improved"] },
  { name: "life", types: ["submitted", "started", "asked", "changed", "paused", "resumed", "tested", "finished", "broken"] },
  { name: "comparison", types: ["compared"] },
];

/** What happened, newest first. Whoever has scrolled down stays where he is and is told how many came. */
export default function EventsPage() {
  const { metric } = useLive().search;
  const { list, error, hasOlder, loading, older } = useEvents();
  const [kind, setKind] = useUrlState("kind");
  const [part, setPart] = useUrlState("text");
  const [chosen, setChosen] = useUrlState("event");
  const [frozen, setFrozen] = useState<number | null>(null);
  const kinds = useMemo(() => kind.split(",").filter((one) => one !== ""), [kind]);
  const passing = useMemo(() => {
    const types = KINDS.filter((one) => kinds.includes(one.name)).flatMap((one) => one.types);
    return (list ?? []).filter((event) => passes(event, types, part, metric));
  }, [list, kinds, part, metric]);
  const shown = useMemo(() => (frozen === null ? passing : passing.filter((event) => event.seq <= frozen)), [passing, frozen]);
  if (list === null) {
    return error ? <Failure error={error} /> : <Loading what="events" />;
  }
  const fresh = passing.length - shown.length;
  const reached = list.at(-1)?.seq ?? 1;
  const event = list.find((one) => String(one.seq) === chosen);
  return (
    <section className="panel events" aria-label="Events">
      <Group justify="space-between" gap="xs" mb={6}>
        <Group gap={6}>
          <Text component="h2" size="sm" fw={700} m={0} mr={4}>
            {count(shown.length)} events
          </Text>
          <Chip.Group multiple value={kinds} onChange={(next) => setKind(next.join(","))}>
            {KINDS.map(({ name }) => (
              <Chip key={name} size="xs" variant="outline" value={name}>
                {name}
              </Chip>
            ))}
          </Chip.Group>
          {fresh > 0 && (
            <Button size="compact-xs" onClick={() => setFrozen(null)} aria-live="polite">
              {count(fresh)} new {fresh === 1 ? "event" : "events"}
            </Button>
          )}
        </Group>
        <TextInput
          size="xs"
          w={220}
          aria-label="Part of the text"
          placeholder="Part of the text"
          value={part}
          onChange={(input) => setPart(input.currentTarget.value)}
        />
      </Group>
      {error && <Failure error={error} />}
      {shown.length === 0 && (
        <Text p="md" size="sm">
          {hasOlder ? `No event down to number ${reached} fits the filter. Look further back, or empty the filter.` : "No event fits the filter."}
        </Text>
      )}
      <EventRows
        metric={metric}
        events={shown}
        live={frozen === null}
        onLeaveTop={() => setFrozen(list[0]?.seq ?? 0)}
        onReachTop={() => setFrozen(null)}
        chosen={chosen}
        onChoose={(seq) => setChosen(String(seq) === chosen ? "" : String(seq))}
      />
      {hasOlder && (
        <Group mt={6} gap="xs">
          <Button size="compact-xs" variant="default" loading={loading} onClick={older}>
            Look further back
          </Button>
          <Text size="xs" c="dimmed">
            Shown down to event {count(reached)}.
          </Text>
        </Group>
      )}
      {event !== undefined && (
        <div className="event-detail" role="region" aria-label={`Event ${event.seq} as it is stored`} tabIndex={0}>
          <Group justify="space-between">
            <Text size="xs" fw={700}>
              Event {event.seq} as it is stored
            </Text>
            <Button size="compact-xs" variant="default" onClick={() => setChosen("")}>
              Close
            </Button>
          </Group>
          <pre>{JSON.stringify(event.event, null, 2)}</pre>
        </div>
      )}
    </section>
  );
}
