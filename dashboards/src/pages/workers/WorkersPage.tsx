import { Anchor, Badge, Code, Group, Stack, Table, Text } from "@mantine/core";
import { useMemo } from "react";
import { Link, useLocation } from "wouter";
import { useWorkers } from "../../api/queries";
import type { Search } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { timeline } from "../../charts/timeline";
import { ago, clock } from "../../format/format";
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
  const { searches, work, failed, error } = useWork();
  const palette = usePalette();
  const [, navigate] = useLocation();
  const rows = useMemo(() => workerRows(workers.data?.items ?? [], work), [workers.data, work]);
  const option = useMemo(() => timeline(work, rows.map((row) => row.id), palette), [work, rows, palette]);
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
          No worker is connected, so nothing is judged. <Code>lapidary serve</Code> starts one beside itself; is it still running?
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
          <Chart option={option} height={90 + 34 * rows.length} label={`${work.length} trials of ${rows.length} workers over time`} onPick={open} />
        )}
      </section>
      {failed.length > 0 && <Failures failed={failed} />}
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
            <Table.Th>Too noisy</Table.Th>
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
              <Table.Td title="Of the latest trials, those whose latency was too noisy to be believed">
                {row.judged === 0 ? "—" : `${row.noisy} of ${row.judged} trials`}
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

/** Trials that were tried again and again in vain, linked to where each attempt's reason stands. */
function Failures({ failed }: { failed: readonly Retried[] }) {
  return (
    <section className="panel" aria-label="Trials that failed at every attempt">
      <Text component="h2" size="sm" fw={700} m={0}>
        Failed at every attempt
      </Text>
      {failed.map(({ search, trial, reasons, atMillis }) => (
        <Text key={`${search}/${trial}`} size="xs">
          {clock(atMillis)}{" "}
          <Anchor component={Link} href={`/searches/${search}/trials/${trial}`} size="xs">
            trial {trial} of {search}
          </Anchor>{" "}
          {reasons.join(" → ")}
        </Text>
      ))}
    </section>
  );
}
