import { Button, Group, Progress, Text, Tooltip } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { post } from "../../api/client";
import { searchPath } from "../../api/paths";
import { keys, useWorkers } from "../../api/queries";
import type { Search } from "../../api/types";
import { span } from "../../format/format";
import { bestInWords, etaRange, isLive, isOver, savedInWords, trialsInWords } from "../../format/words";
import { Freshness } from "../../live/Freshness";
import { useLive } from "../../live/SearchLive";
import { Failure } from "../../ui/Failure";
import { StateBadge } from "../../ui/StateBadge";

/** Is it alive, how far is it, how good: one line on every page of a search. */
export function StatusStrip() {
  const { search, feed } = useLive();
  const { summary } = search;
  const workers = useWorkers();
  const eta = isLive(search) ? etaRange(summary) : null;
  const feasible = summary.finished - summary.infeasible - summary.failed;
  return (
    <Group gap="sm" mb={6} component="section" aria-label="State of the search">
      <Text component="h1" fz="md" fw={700} m={0} truncate maw={260} title={search.name}>
        {search.name}
      </Text>
      <StateBadge state={search.state} />
      <Fact label="trials" more={moreOf(search)}>
        <Progress
          w={70}
          size="sm"
          value={summary.trials === 0 ? 0 : (100 * summary.finished) / summary.trials}
          aria-label={`${summary.finished} of ${summary.trials} trials`}
        />
        {trialsInWords(search)}
      </Fact>
      <Fact label="left">{eta ?? (isOver(search) ? `took ${span(summary.elapsedSeconds)}` : "—")}</Fact>
      <Fact label="feasible">{Math.max(0, feasible)}</Fact>
      <Fact label="best">{summary.best ? bestInWords(summary.best, search.metric) : "none yet"}</Fact>
      <Fact label="workers">{workers.data?.total ?? "?"}</Fact>
      <Freshness feed={feed} eventMillis={search.updatedMillis} />
      <Steering search={search} />
    </Group>
  );
}

/** What the count of trials does not say by itself. */
function moreOf({ spec, summary }: Search) {
  const refining = summary.trials - (spec?.budget?.trials ?? summary.trials);
  const beyond = refining > 0 ? `${refining} beyond the budget refine the finalists` : null;
  const told = [beyond, savedInWords(summary.saved)].filter((words) => words !== null);
  return told.length === 0 ? null : told.join(". ");
}

/** @param more what is said only to those who point at it */
function Fact({ label, more = null, children }: { label: string; more?: string | null; children: ReactNode }) {
  return (
    <Tooltip label={more ?? label}>
      <Group gap={5} wrap="nowrap" style={{ whiteSpace: "nowrap" }}>
        <Text size="xs" c="dimmed" component="span">
          {label}
        </Text>
        <Text size="sm" component="span" style={{ display: "inline-flex", alignItems: "center", gap: 5 }}>
          {children}
        </Text>
      </Group>
    </Tooltip>
  );
}

type Verb = "pause" | "resume" | "stop";

function verbsFor(search: Search): Verb[] {
  switch (search.state) {
    case "QUEUED":
    case "RUNNING":
    case "RESUMING":
      return ["pause", "stop"];
    case "PAUSING":
      return ["resume", "stop"];
    case "PAUSED":
      return ["resume", "stop"];
    default:
      return [];
  }
}

function Steering({ search }: { search: Search }) {
  const client = useQueryClient();
  const steer = useMutation({
    mutationFn: (verb: Verb) => post<Search>(`${searchPath(search.id)}/${verb}`),
    onSettled: () => client.invalidateQueries({ queryKey: keys.search(search.id) }),
  });
  return (
    <Group gap={6} wrap="nowrap">
      {verbsFor(search).map((verb) => (
        <Button key={verb} size="compact-xs" variant="default" loading={steer.isPending} onClick={() => steer.mutate(verb)}>
          {verb[0]!.toUpperCase() + verb.slice(1)}
        </Button>
      ))}
      {steer.error && <Failure error={steer.error} onClose={() => steer.reset()} />}
    </Group>
  );
}
