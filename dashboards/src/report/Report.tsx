import { Alert, Code, List, Stack, Table, Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useRoute } from "wouter";
import { trialQuery } from "../api/queries";
import type { TrialDetail } from "../api/types";
import type { Goal } from "../charts/progress";
import { accuracyText } from "../format/metric";
import { count } from "../format/format";
import { SearchStill } from "../live/SearchLive";
import { inOrderOfOutcome, pointsOf } from "../live/allPoints";
import { CandidatePanels } from "../pages/candidate/CandidatePanels";
import { sameAgain } from "../pages/candidate/reasons";
import { HealthNotes } from "../pages/overview/HealthNotes";
import { LayerPanel } from "../pages/overview/LayerPanel";
import "../pages/overview/overview.css";
import { ParetoPanel } from "../pages/overview/ParetoPanel";
import { ProgressPanel } from "../pages/overview/ProgressPanel";
import { ResultCard } from "../pages/overview/ResultCard";
import { usePins } from "../pages/overview/usePins";
import { CopyMenu } from "../ui/CopyMenu";
import { Failure } from "../ui/Failure";
import { StateBadge } from "../ui/StateBadge";
import { useUrlState } from "../ui/useUrlState";
import { deliveredOf, type ReportData } from "./data";
import "./report.css";
import { fileOf, REPORT_COLUMNS, whyNot } from "./reportColumns";
import { RowsPanel } from "./RowsPanel";
import { warnings } from "./warnings";

/** A whole search on one page, of the same parts as the pages of the service. */
export function Report({ data }: { data: ReportData }) {
  const { search, graph } = data;
  const rows = useMemo(() => inOrderOfOutcome(pointsOf(data.points)), [data]);
  const front = useMemo(() => rows.filter((row) => search.summary.front.includes(row.number)), [rows, search]);
  const frontColumns = useMemo(() => [...REPORT_COLUMNS, fileOf(data.files)], [data]);
  const columns = useMemo(() => [...REPORT_COLUMNS, whyNot(data)], [data]);
  const { pins, toggle } = usePins();
  // Of the others no policy is here.
  const pin = useCallback((trial: number) => trial in data.trials && toggle(trial), [data, toggle]);
  const { base, best } = search.summary;
  const objective = search.spec?.objective;
  return (
    <SearchStill search={search} rows={rows}>
      <main className="report">
        <Heading data={data} />
        {base ? (
          <>
            <div className="report-plots">
              <section className="panel report-plot" aria-label="Accuracy against cost">
                <ParetoPanel
                  id={search.id}
                  metric={search.metric}
                  base={base}
                  front={search.summary.front}
                  limits={objective?.limits}
                  until={undefined}
                  pins={pins}
                  onPin={pin}
                />
              </section>
              <section className="panel report-layers" aria-label="Layers">
                <LayerPanel id={search.id} graph={graph} chosen={deliveredOf(data)?.trial.number ?? null} isBest={!!best} pins={pins} onPin={pin} />
              </section>
            </div>
            <Chosen data={data} />
            <RowsPanel title="The front, which no other candidate beats in all" search={search} trials={front} columns={frontColumns} sort="accuracy" />
            <section className="panel report-plot report-progress" aria-label="Progress">
              <ProgressPanel
                id={search.id}
                metric={search.metric}
                name={search.name}
                goal={(objective?.goal ?? "fastest") as Goal}
                base={base}
                until={undefined}
              />
            </section>
          </>
        ) : (
          <Text>No candidate could be judged.</Text>
        )}
        <RowsPanel title="All trials" search={search} trials={rows} columns={columns} sort="number" filtered />
        <Facts data={data} />
      </main>
    </SearchStill>
  );
}

function Heading({ data }: { data: ReportData }) {
  const { search } = data;
  const { test } = search.summary;
  const told = warnings(data);
  return (
    <Stack gap="xs" component="header">
      <Text size="xs" c="dimmed">
        Lapidary, report of a compression search
      </Text>
      <Text component="h1" fz={26} fw={700} m={0} className="report-name">
        {search.name}
      </Text>
      <div>
        <StateBadge state={search.state} />
      </div>
      <ResultCard />
      <HealthNotes notes={search.summary.health ?? []} />
      {test && (
        <Text size="sm">
          On {count(test.samples)} test samples, looked at once: {accuracyText(test.bestAccuracy, search.metric)}, the base{" "}
          {accuracyText(test.baseAccuracy, search.metric)}.
        </Text>
      )}
      {told.length > 0 && (
        <Alert color="yellow" p={6}>
          <Text size="sm" fw={700}>
            Read this first
          </Text>
          <List size="sm">
            {told.map((words) => (
              <List.Item key={words}>{words}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}

/** The delivered candidate, or those that somebody has clicked on. */
function Chosen({ data }: { data: ReportData }) {
  const { search, graph, profile } = data;
  const [, route] = useRoute("/searches/:id/trials/:number");
  const [others] = useUrlState("with");
  const delivered = deliveredOf(data)?.trial.number;
  const numbers = route ? [route.number, ...others.split(",").filter((n) => n !== "")].map(Number) : delivered === undefined ? [] : [delivered];
  const found = useQueries({ queries: numbers.map((number) => trialQuery(search.id, number)) });
  const trials = found.flatMap((query): TrialDetail[] => (query.data === undefined ? [] : [query.data]));
  const failed = found.find((query) => query.error !== null);
  const here = useRef<HTMLElement>(null);
  const asked = route ? numbers.join() : "";
  useEffect(() => {
    if (asked !== "") {
      here.current?.scrollIntoView({ block: "start" });
    }
  }, [asked]);
  return (
    <section ref={here} aria-labelledby="chosen">
      <Text component="h2" id="chosen" size="lg" fw={700} m={0}>
        {numbers.length > 1 ? `Trials ${numbers.join(", ")}` : `Trial ${numbers[0]}${numbers[0] === delivered ? ", which is delivered" : ""}`}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        Choose another by its number in a table or in the heads of the layer map.
      </Text>
      {failed?.error && <Failure error={failed.error} />}
      {trials.length > 0 && (
        <CandidatePanels
          trials={trials}
          metric={search.metric}
          graph={graph}
          profile={profile ?? undefined}
          actions={(trial) => (
            <>
              {data.files[trial.trial.number] !== undefined && (
                <Text size="sm">
                  Its model: <Code>{data.files[trial.trial.number]}</Code>
                </Text>
              )}
              <CopyMenu label="Same again…" copies={[{ label: "the command", text: sameAgain(trial, graph.name) }]} />
            </>
          )}
        />
      )}
    </section>
  );
}

function Facts({ data }: { data: ReportData }) {
  return (
    <section className="panel" aria-label="How it was measured">
      <Text component="h2" size="sm" fw={700} m={0}>
        How it was measured, where, and of what
      </Text>
      <Table fz="sm" verticalSpacing={3} className="report-facts">
        <Table.Tbody>
          {data.facts.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" fw={400}>
                {label}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <details>
        <summary>The search as it was run, with every default</summary>
        <pre tabIndex={0}>{data.spec}</pre>
      </details>
    </section>
  );
}
