import { Group, SegmentedControl, Text } from "@mantine/core";
import { useMemo } from "react";
import { useAgent, useGraph } from "../../api/queries";
import { Chart, usePalette } from "../../charts/Chart";
import { rewards } from "../../charts/rewards";
import { isLive } from "../../format/words";
import { useLive, usePoints } from "../../live/SearchLive";
import { useBeside } from "../../live/useBeside";
import { Failure } from "../../ui/Failure";
import { useUrlState } from "../../ui/useUrlState";
import { ActionTable } from "./ActionTable";
import { KEEP_BINS, keptByGroup, partOf, precisionByLayer, precisionsIn, type Part } from "./actions";
import { DiagnosticsPanel } from "./DiagnosticsPanel";
import { useDiagnostics } from "./useDiagnostics";
import { useProposals } from "./useProposals";
import "./agent.css";

const BINS = Array.from({ length: KEEP_BINS }, (_, at) => `${Math.round((100 / KEEP_BINS) * (at + 1))} %`);

/** How the agent learns, and what it has come to choose. */
export default function AgentPage() {
  const { search } = useLive();
  const learning = isLive(search);
  const report = useAgent(search.id, learning);
  const said = useDiagnostics(report.data);
  return (
    <div className="agent">
      <section className="panel agent-rewards" aria-label="Rewards">
        <Rewards />
      </section>
      <section className="panel" aria-label="What the agent says of itself">
        {report.error && <Failure error={report.error} />}
        <DiagnosticsPanel agent={search.spec?.agent ?? report.data?.agent ?? "unknown"} said={said} learning={learning} />
      </section>
      <Actions />
    </div>
  );
}

function Rewards() {
  const { search } = useLive();
  const { rows } = usePoints();
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

function Actions() {
  const { search } = useLive();
  const [part, setPart] = useUrlState("part", "all");
  const { proposals, loading, error } = useProposals();
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
