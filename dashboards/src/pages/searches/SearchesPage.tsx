import { Anchor, Button, Checkbox, Group, Progress, Select, Stack, Table, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useSearches } from "../../api/queries";
import type { Search } from "../../api/types";
import { ago, bytes, span } from "../../format/format";
import { accuracyText } from "../../format/metric";
import { bestInWords, etaRange, isLive } from "../../format/words";
import { Freshness } from "../../live/Freshness";
import { useServiceFeed } from "../../live/useServiceFeed";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { StateBadge } from "../../ui/StateBadge";
import { useNow } from "../../ui/useNow";
import { useUrlState } from "../../ui/useUrlState";
import { FirstSteps } from "./FirstSteps";
import { sorted, type SortKey } from "./sorting";

const STATES = ["QUEUED", "RUNNING", "PAUSED", "FINISHED", "FAILED"];

/** All searches, newest first unless sorted otherwise. */
export function SearchesPage() {
  const [name, setName] = useUrlState("name");
  const [state, setState] = useUrlState("state");
  const [sort, setSort] = useUrlState("sort", "created");
  const [order, setOrder] = useUrlState("order", "desc");
  const [chosen, setChosen] = useState<string[]>([]);
  const feed = useServiceFeed();
  const { data, error } = useSearches({
    limit: "200",
    ...(name === "" ? {} : { name }),
    ...(state === "" ? {} : { state }),
  });
  const now = useNow();
  const [, navigate] = useLocation();

  const sortBy = (key: SortKey) => {
    setOrder(sort === key && order === "desc" ? "asc" : "desc");
    setSort(key);
  };
  const choose = (id: string, on: boolean) =>
    setChosen((before) => (on ? [...before.filter((b) => b !== id).slice(-1), id] : before.filter((b) => b !== id)));

  if (data === undefined) {
    return error ? <Failure error={error} /> : <Loading what="searches" />;
  }
  const filtered = name !== "" || state !== "";
  if (data.total === 0 && !filtered) {
    return <FirstSteps />;
  }
  const rows = sorted(data.items, sort as SortKey, order === "desc");
  const header = (key: SortKey, text: string) => (
    <Table.Th aria-sort={sort === key ? (order === "desc" ? "descending" : "ascending") : "none"}>
      <UnstyledButton fz="sm" fw={700} onClick={() => sortBy(key)}>
        {text}
        <span aria-hidden> {sort === key ? (order === "desc" ? "▾" : "▴") : ""}</span>
      </UnstyledButton>
    </Table.Th>
  );
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Group gap="sm">
          <Text component="h1" fz="lg" fw={700} m={0}>
            Searches
          </Text>
          <Freshness feed={feed} />
        </Group>
        <Group gap="xs">
          <TextInput
            size="xs"
            aria-label="Part of the name"
            placeholder="Part of the name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            size="xs"
            w={130}
            aria-label="State"
            placeholder="Any state"
            data={STATES.map((value) => ({ value, label: value.toLowerCase() }))}
            value={state === "" ? null : state}
            onChange={(value) => setState(value ?? "")}
            clearable
          />
          <Button
            size="xs"
            variant="default"
            disabled={chosen.length !== 2}
            onClick={() => navigate(`/compare?searches=${chosen.join(",")}`)}
          >
            Compare two
          </Button>
          <Button size="xs" component={Link} href="/launch">
            Launch a search
          </Button>
        </Group>
      </Group>
      {error && <Failure error={error} />}
      {rows.length === 0 ? (
        <Text p="md">No search fits the filter. Empty the name or choose another state.</Text>
      ) : (
        <Table.ScrollContainer minWidth={1000}>
          <Table highlightOnHover verticalSpacing={6} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={30}>
                  <span className="visually-hidden">Choose for comparison</span>
                </Table.Th>
                {header("name", "Name")}
                {header("state", "State")}
                {header("progress", "Progress")}
                {header("best", "Best so far")}
                <Table.Th>Base</Table.Th>
                <Table.Th>Owner</Table.Th>
                {header("created", "Age")}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((search) => (
                <Table.Tr key={search.id}>
                  <Table.Td>
                    <Checkbox
                      size="xs"
                      aria-label={`Compare ${search.name}, ${search.id}`}
                      checked={chosen.includes(search.id)}
                      onChange={(event) => choose(search.id, event.currentTarget.checked)}
                    />
                  </Table.Td>
                  <Table.Td>
                    <Anchor component={Link} href={`/searches/${search.id}`} size="sm" underline="always">
                      {search.name}
                    </Anchor>
                    <Text size="xs" c="dimmed">
                      {search.id}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <StateBadge state={search.state} />
                  </Table.Td>
                  <Table.Td miw={170}>
                    <ProgressCell search={search} />
                  </Table.Td>
                  <Table.Td>{bestCell(search)}</Table.Td>
                  <Table.Td>{baseCell(search)}</Table.Td>
                  <Table.Td>{search.owner || "—"}</Table.Td>
                  <Table.Td>{ago(search.createdMillis, now)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {data.total > rows.length && (
        <Text size="sm" c="dimmed">
          {rows.length} of {data.total} are shown. Filter by name or state to see others.
        </Text>
      )}
    </Stack>
  );
}

function ProgressCell({ search }: { search: Search }) {
  const { finished, trials, elapsedSeconds } = search.summary;
  const eta = isLive(search) ? etaRange(search.summary) : null;
  return (
    <>
      <Progress
        size="sm"
        value={trials === 0 ? 0 : (100 * finished) / trials}
        aria-label={`${finished} of ${trials} trials`}
      />
      <Text size="xs" c="dimmed">
        {finished} of {trials} trials{eta === null ? `, took ${span(elapsedSeconds)}` : `, ${eta} left`}
      </Text>
    </>
  );
}

function bestCell({ summary, state, metric }: Search): ReactNode {
  if (summary.best) {
    return bestInWords(summary.best, metric);
  }
  if (summary.nearestMiss) {
    return <Text size="sm">none holds the limits; nearest: {bestInWords(summary.nearestMiss, metric)}</Text>;
  }
  return <Text size="sm" c="dimmed">{state === "FAILED" ? summary.reason : summary.reason || "none yet"}</Text>;
}

function baseCell({ summary: { base }, metric }: Search) {
  return base ? `${accuracyText(base.accuracy, metric)}, ${bytes(base.sizeBytes)}` : "—";
}
