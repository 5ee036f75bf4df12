import { Anchor, Badge, Code, Group, Stack, Table, Text } from "@mantine/core";
import { useMemo } from "react";
import { Link, useLocation } from "wouter";
import { useWorkers } from "../../api/queries";
import type { Search } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { timeline } from "../../charts/timeline";
import { ago, clock, percent } from "../../format/format";
import { Freshness } from "../../live/Freshness";
import { useServiceFeed } from "../../live/useServiceFeed";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { useNow } from "../../ui/useNow";
import { useWork } from "./useWork";
import { doing, workerRows, type Retried, type WorkerRow } from "./work";

/** Who works, at what, and how well they can measure. */
export default function WorkersPage() {
  const feed = useServiceFeed();
  const workers = useWorkers();
  const { searches, work, again, spreads, error } = useWork();
  const palette = usePalette();
  const [, navigate] = useLocation();
  const rows = useMemo(() => workerRows(workers.data?.items ?? [], work, spreads), [workers.data, work, spreads]);
  const option = useMemo(() => timeline(work, rows.map((row) => ({ id: row.id, alive: row.card !== null })), palette), [work, rows, palette]);
  if (workers.data === undefined) {
    return workers.error ? <Failure error={workers.error} /> : <Loading what="workers" />;
  }
  const open = (value: unknown) => {
    const [, , , trial, search] = value as [number, number, number, number, string];
    navigate(`/searches/${search}/trials/${trial}`);
  };
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text component="h1" fz="lg" fw={700} m={0}>
          Workers
        </Text>
        <Freshness feed={feed} />
        <Text size="sm" c="dimmed">
          {workers.data.total} alive
        </Text>
      </Group>
      {(workers.error ?? error) && <Failure error={workers.error ?? error} />}
      {workers.data.total === 0 && (
        <Text size="sm">
          No worker is connected, so nothing is judged. Start one with <Code>./lapidary worker --controller {location.origin}</Code>. A
          controller judges itself unless it was started with <Code>--judge-here false</Code>; then look into its log.
        </Text>
      )}
      {rows.length > 0 && <WorkerTable rows={rows} searches={searches} />}
      <section className="panel" aria-label="Timeline of the workers">
        <Text component="h2" size="sm" fw={700} m={0}>
          What they did lately
        </Text>
        {work.length === 0 ? (
          <Text size="sm">No trial was measured lately. Bars appear here as trials are judged.</Text>
        ) : (
          <Chart option={option} height={90 + 34 * rows.length} label={`${work.length} attempts of ${rows.length} workers over time`} onPick={open} />
        )}
      </section>
      {again.length > 0 && <Retries retried={again} />}
    </Stack>
  );
}

function WorkerTable({ rows, searches }: { rows: readonly WorkerRow[]; searches: readonly Search[] }) {
  const now = useNow();
  return (
    <Table.ScrollContainer minWidth={900}>
      <Table fz="sm" verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Worker</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Does</Table.Th>
            <Table.Th>Device</Table.Th>
            <Table.Th>Host, pool</Table.Th>
            <Table.Th>Can</Table.Th>
            <Table.Th>Answered</Table.Th>
            <Table.Th>Noise gate</Table.Th>
            <Table.Th>Joined</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id} c={row.card === null ? "dimmed" : undefined} fs={row.card === null ? "italic" : undefined}>
              <Table.Td>{row.id}</Table.Td>
              <Table.Td>
                <WorkerState row={row} />
              </Table.Td>
              <Table.Td>
                {row.card === null ? `last answered ${row.lastMillis === null ? "long ago" : ago(row.lastMillis, now)}` : <Doing ticket={row.card.ticket} searches={searches} />}
              </Table.Td>
              <Table.Td>{row.card?.device ?? "—"}</Table.Td>
              <Table.Td>{row.card === null ? "—" : `${row.card.host}, ${row.card.pool}`}</Table.Td>
              <Table.Td>{row.card?.kinds.map((kind) => kind.toLowerCase()).join(", ") ?? "—"}</Table.Td>
              <Table.Td>{row.card === null ? "—" : `${row.card.finished} tickets`}</Table.Td>
              <Table.Td title="How far its latest latencies lie apart (half of the 95 % interval), and how many were too noisy to be believed">
                <NoiseGate row={row} />
              </Table.Td>
              <Table.Td>{row.card === null ? "—" : ago(row.card.startedMillis, now)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function WorkerState({ row: { card } }: { row: WorkerRow }) {
  const look =
    card === null
      ? { color: "gray", sign: "✖", word: "gone" }
      : card.ticket === ""
        ? { color: "teal", sign: "○", word: "idle" }
        : { color: "blue", sign: "▶", word: "busy" };
  return (
    <Badge color={look.color} variant="light" c="var(--mantine-color-text)" leftSection={<span aria-hidden>{look.sign}</span>} style={{ textTransform: "none" }}>
      {look.word}
    </Badge>
  );
}

function Doing({ ticket, searches }: { ticket: string; searches: readonly Search[] }) {
  const { words, search } = doing(ticket, searches);
  return search === null ? (
    words
  ) : (
    <Anchor component={Link} href={`/searches/${search}`} size="sm">
      {words}
    </Anchor>
  );
}

/** Quiet machines let measurements through; where the latest were too noisy, the gate is shut, in part or wholly. */
function NoiseGate({ row: { judged, noisy, spread } }: { row: WorkerRow }) {
  if (judged === 0) {
    return "—";
  }
  const sign = noisy === 0 ? "○ quiet" : noisy < judged ? "◐ noisy at times" : "● noisy";
  return `${sign}, ${noisy} of ${judged}${spread === null ? "" : `, ±${percent(100 * spread, 1)}`}`;
}

/** Trials that needed more than one attempt, with who tried, and why it ended. */
function Retries({ retried }: { retried: readonly Retried[] }) {
  return (
    <section className="panel" aria-label="Trials that were tried again">
      <Text component="h2" size="sm" fw={700} m={0}>
        Tried again
      </Text>
      {retried.map(({ search, trial, attempts, judged, atMillis }) => (
        <Text key={`${search}/${trial}`} size="xs">
          {clock(atMillis)}{" "}
          <Anchor component={Link} href={`/searches/${search}/trials/${trial}`} size="xs">
            trial {trial} of {search}
          </Anchor>{" "}
          {judged ? "" : "in vain: "}
          {attempts.join(" → ")}
        </Text>
      ))}
    </section>
  );
}
