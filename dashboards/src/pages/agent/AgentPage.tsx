import { Group, SegmentedControl, Text } from "@mantine/core";
import { useMemo } from "react";
import { useAgent, useGraph } from "../../api/queries";
import type { AgentHistory } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { historyUntil } from "../../charts/learning";
import { rewards } from "../../charts/rewards";
import { isLive } from "../../format/words";
import { useLive, useTrials } from "../../live/SearchLive";
import { useBeside } from "../../live/useBeside";
import { Failure } from "../../ui/Failure";
import { useUrlState } from "../../ui/useUrlState";
import { TimeTravel } from "../overview/TimeTravel";
import { useTimeTravel } from "../overview/useTimeTravel";
import { ActionTable } from "./ActionTable";
import { KEEP_BINS, keptByGroup, partOf, precisionByLayer, precisionsIn, type Part } from "./actions";
import { DiagnosticsPanel } from "./DiagnosticsPanel";
import { useProposals } from "./useProposals";
import "./agent.css";

const NO_HISTORY: AgentHistory = { seq: [], trial: [], numbers: {} };
const BINS = Array.from({ length: KEEP_BINS }, (_, at) => `${Math.round((100 / KEEP_BINS) * (at + 1))} %`);

/** How the agent learns, and what it has come to choose. */
export default function AgentPage() {
  const { search } = useLive();
  const { at, then, until, onChange } = useTimeTravel();
  const { data: report, error } = useAgent(search.id, isLive(search));
  const history = useMemo(() => historyUntil(report?.history ?? NO_HISTORY, at), [report, at]);
  return (
    <div className="agent">
      <div className="agent-part">
        <TimeTravel last={search.lastEvent} at={at} then={then} onChange={onChange} />
      </div>
      <section className="panel agent-rewards" aria-label="Rewards">
        <Rewards until={until} />
      </section>
      <section className="panel agent-said" aria-label="What the agent says of itself">
        {error && <Failure error={error} />}
        <DiagnosticsPanel agent={search.spec?.agent ?? report?.agent ?? "unknown"} history={history} />
      </section>
      <Actions at={at} />
    </div>
  );
}

function Rewards({ until }: { until: number | undefined }) {
  const { search } = useLive();
  const trials = useTrials(until);
  const rows = useMemo(() => trials.rows.slice(0, trials.count), [trials]);
  const palette = usePalette();
  const { other, points: others, picker } = useBeside(search.id, 200, "Beside, such as random…");
  const option = useMemo(
    () => rewards(rows, other && others ? { name: `${other.name} (${other.spec?.agent ?? "?"})`, trials: others } : null, palette),
    [rows, other, others, palette],
  );
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text component="h2" size="sm" fw={700} m={0}>
          Reward of each trial
        </Text>
        {picker}
      </Group>
      <div className="plot">
        <Chart option={option} label={`Rewards of ${rows.length} trials and their moving average`} />
      </div>
    </>
  );
}

function Actions({ at }: { at: number | null }) {
  const { search } = useLive();
  const [part, setPart] = useUrlState("part", "all");
  const { proposals, loading, error } = useProposals(at);
  const graph = useGraph(search.spec?.model).data;
  const chosen = useMemo(() => partOf(proposals, part as Part), [proposals, part]);
  const precisions = useMemo(() => precisionsIn(proposals), [proposals]);
  const kept = useMemo(() => (graph === undefined ? [] : keptByGroup(chosen, graph)), [chosen, graph]);
  const layers = useMemo(
    () => (graph === undefined || chosen.length === 0 ? [] : precisionByLayer(chosen, graph, precisions)),
    [chosen, graph, precisions],
  );
  const none = loading || graph === undefined ? "Loading…" : proposals.length === 0 ? "Nothing was proposed yet." : "None of them was ever changed.";
  return (
    <>
      <Group gap="sm" className="agent-part">
        <Text component="h2" size="sm" fw={700} m={0}>
          What it chose
        </Text>
        <SegmentedControl
          size="xs"
          aria-label="Which proposals"
          data={[
            { value: "all", label: "All" },
            { value: "first", label: "First third" },
            { value: "latest", label: "Latest third" },
          ]}
          value={part}
          onChange={setPart}
        />
        <Text size="xs" c="dimmed">
          {chosen.length === 0
            ? ""
            : `Shares of ${chosen.length} proposals, trials ${chosen[0]!.trial} to ${chosen.at(-1)!.trial}. A random agent spreads evenly; a learnt one gathers.`}
        </Text>
        {error && <Failure error={error} />}
      </Group>
      <ActionTable title="Channels kept, by group" first="Up to" columns={BINS} rows={kept} none={none} />
      <ActionTable title="Precision, by layer" first="Layer" columns={precisions} rows={layers} none={none} />
    </>
  );
}
