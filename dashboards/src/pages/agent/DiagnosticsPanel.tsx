import { Table, Text } from "@mantine/core";
import { decimal } from "../../format/format";
import type { Said } from "./useDiagnostics";

const NAMES: Record<string, string> = {
  sigma: "Exploration: deviation of its noise",
  updates: "Lessons taken by its networks",
  criticLoss: "Loss of the critic",
  actorLoss: "Loss of the actor",
  baseline: "Mean reward it measures itself by",
};

type Props = { agent: string; said: readonly Said[]; learning: boolean };

/** What the agent says of itself, and how that went since the page was opened. */
export function DiagnosticsPanel({ agent, said, learning }: Props) {
  const latest = said.at(-1);
  return (
    <>
      <Text component="h2" size="sm" fw={700} m={0}>
        The agent: {agent}
      </Text>
      {latest === undefined ? (
        <Text size="sm">
          {learning
            ? "It has said nothing of itself yet. Agents that do not learn, such as random, never do."
            : "It speaks of its learning only while the search is under way."}
        </Text>
      ) : (
        <Table fz="xs" verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>After {latest.trials} {latest.trials === 1 ? "trial" : "trials"}</Table.Th>
              <Table.Th ta="right">Now</Table.Th>
              <Table.Th>Since this page was opened</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {Object.entries(latest.numbers).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {NAMES[name] ?? name}
                </Table.Th>
                <Table.Td ta="right">{number(value)}</Table.Td>
                <Table.Td>
                  <Spark values={said.map((one) => one.numbers[name]).filter((v) => v !== undefined)} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </>
  );
}

function number(value: number) {
  return Number.isInteger(value) ? String(value) : decimal(value, 4);
}

/** A line without axes; its ends are told in words. */
function Spark({ values }: { values: readonly number[] }) {
  if (values.length < 2) {
    return <>—</>;
  }
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const spots = values.map((value, at) => `${(120 * at) / (values.length - 1)},${22 - (20 * (value - low)) / range}`);
  const words = `from ${number(values[0]!)} to ${number(values.at(-1)!)}`;
  return (
    <svg width={120} height={24} role="img" aria-label={words}>
      <title>{words}</title>
      <polyline points={spots.join(" ")} fill="none" stroke="currentcolor" strokeWidth={1.5} />
    </svg>
  );
}
