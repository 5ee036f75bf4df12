import { Anchor, Group, SegmentedControl, Stack, Table, Text } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { Link } from "wouter";
import { searchQuery } from "../../api/queries";
import type { Search } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { Climb, progress, type Against, type Goal, type Shown } from "../../charts/progress";
import { decimal, span } from "../../format/format";
import { accuracyText } from "../../format/metric";
import { bestInWords } from "../../format/words";
import { loadedPoints } from "../../live/loadedPoints";
import type { TrialPoint } from "../../live/points";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { StateBadge } from "../../ui/StateBadge";
import { useUrlState } from "../../ui/useUrlState";
import { specDifferences } from "./differences";

/** Two searches side by side: what was asked, what came of it, how fast it became good. */
export default function ComparePage() {
  const [ids] = useUrlState("searches");
  const two = ids.split(",").filter((id) => id !== "").slice(0, 2);
  const found = useQueries({ queries: two.map((id) => searchQuery(id)) });
  const searches = found.flatMap((query) => (query.data === undefined ? [] : [query.data]));
  const failed = found.find((query) => query.error !== null);
  if (failed?.error) {
    return <Failure error={failed.error} />;
  }
  if (two.length < 2) {
    return <Text p="md">Choose two searches in the list, then compare them.</Text>;
  }
  return searches.length < 2 ? <Loading what="searches" /> : <SideBySide first={searches[0]!} second={searches[1]!} />;
}

function SideBySide({ first, second }: { first: Search; second: Search }) {
  const both = [first, second];
  const differences = specDifferences(first, second);
  return (
    <Stack gap="xs">
      <Text component="h1" fz="lg" fw={700} m={0}>
        Two searches compared
      </Text>
      <section className="panel" aria-label="Results">
        <Table fz="sm" verticalSpacing={4} layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Of</Table.Th>
              {both.map((search) => (
                <Table.Th key={search.id}>
                  <Anchor component={Link} href={`/searches/${search.id}`} size="sm">
                    {search.name}
                  </Anchor>{" "}
                  {search.id}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Row name="State" cells={both.map((s) => <StateBadge key={s.id} state={s.state} />)} />
            <Row name="Best" cells={both.map((s) => (s.summary.best ? bestInWords(s.summary.best, s.metric) : "none"))} />
            <Row
              name="Speed-up, 95 %"
              cells={both.map(({ summary: { best } }) => (best ? `${decimal(best.speedupLow, 2)} – ${decimal(best.speedupHigh, 2)}×` : "—"))}
            />
            <Row name="Accuracy" cells={both.map(({ summary: { best }, metric }) => (best ? accuracyText(best.accuracy, metric) : "—"))} />
            <Row
              name="Trials"
              cells={both.map(({ summary }) => `${summary.finished} of ${summary.trials}, ${summary.infeasible} break a limit or are noisy`)}
            />
            <Row name="Time" cells={both.map(({ summary }) => span(summary.elapsedSeconds))} />
            {differences.map(({ path, values }) => (
              <Row key={path} name={path} cells={values} />
            ))}
          </Table.Tbody>
        </Table>
        {differences.length === 0 && <Text size="sm">Both were asked for the same.</Text>}
      </section>
      <section className="panel" aria-label="Progress">
        <Curves first={first} second={second} />
      </section>
    </Stack>
  );
}

function Row({ name, cells }: { name: string; cells: ReactNode[] }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        {name}
      </Table.Th>
      {cells.map((cell, at) => (
        <Table.Td key={at}>{cell}</Table.Td>
      ))}
    </Table.Tr>
  );
}

function Curves({ first, second }: { first: Search; second: Search }) {
  const [shown, setShown] = useUrlState("progress", "best");
  const [against, setAgainst] = useUrlState("against", "evaluations");
  const palette = usePalette();
  const { data: a } = useQuery(loadedPoints(first.id));
  const { data: b } = useQuery(loadedPoints(second.id));
  const goal = (first.spec?.objective?.goal ?? "fastest") as Goal;
  const option = useMemo(() => {
    const curve = ({ name, id, summary, metric }: Search, rows: readonly TrialPoint[] | undefined, dashed: boolean) => {
      if (rows === undefined || !summary.base) {
        return [];
      }
      const climb = new Climb(shown as Shown, against as Against, goal, summary.base);
      return [{ name: `${name} ${id}`, steps: climb.take({ rows, count: rows.length }), metric, dashed }];
    };
    return progress([...curve(first, a, false), ...curve(second, b, true)], shown as Shown, against as Against, goal, palette);
  }, [first, second, a, b, shown, against, goal, palette]);
  return (
    <>
      <Group justify="space-between">
        <Text component="h2" size="sm" fw={700} m={0}>
          How fast they became good
        </Text>
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label="What is drawn"
            data={[
              { value: "best", label: "Best" },
              { value: "hypervolume", label: "Hypervolume" },
            ]}
            value={shown}
            onChange={setShown}
          />
          <SegmentedControl
            size="xs"
            aria-label="Against what"
            data={[
              { value: "evaluations", label: "Evaluations" },
              { value: "time", label: "Time" },
            ]}
            value={against}
            onChange={setAgainst}
          />
        </Group>
      </Group>
      <Chart view={`${shown}${against}`} height={280} option={option} label={`${shown} so far of both searches`} />
    </>
  );
}
