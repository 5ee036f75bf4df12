import { Table, Text } from "@mantine/core";
import type { ModelGraph, SearchProfile, TrialDetail } from "../../api/types";
import { bytes, decimal, micros } from "../../format/format";
import { colorsOf, shortName } from "../overview/layers";
import { bought } from "./bought";

type Props = { graph: ModelGraph; profile: SearchProfile | undefined; trials: readonly TrialDetail[] };

/** Layer by layer: what changed, and what it bought. */
export function LayerTable({ graph, profile, trials }: Props) {
  const whole = trials.length === 1;
  return (
    <>
      <Text component="h3" size="sm" fw={700} m={0}>
        What changed, and what it bought
      </Text>
      <Text size="xs" c="dimmed">
        Size, time and error of a layer are worked out from the search&apos;s calibration and its look at the device; the
        numbers of the whole model are measured.
      </Text>
      <Table fz="xs" verticalSpacing={2} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Layer</Table.Th>
            {trials.map((trial) => (
              <Table.Th key={trial.trial.number}>{whole ? "Became" : `Trial ${trial.trial.number}`}</Table.Th>
            ))}
            {whole && (
              <>
                <Table.Th>Channels</Table.Th>
                <Table.Th>Weights</Table.Th>
                <Table.Th>Time</Table.Th>
                <Table.Th>Error</Table.Th>
              </>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {graph.layers.map((layer) => (
            <Table.Tr key={layer.name}>
              <Table.Th scope="row" fw={400} title={layer.name}>
                {shortName(layer)}
              </Table.Th>
              {trials.map((trial) => {
                const got = bought(layer, graph, trial.policy, profile);
                const kept = Math.round(100 * got.cell.kept);
                return (
                  <Table.Td key={trial.trial.number}>
                    <span style={{ ...colorsOf(got.cell.bits), padding: "1px 5px", borderRadius: 2 }}>{got.cell.precision}</span>{" "}
                    {kept < 100 && `${kept} %`}
                  </Table.Td>
                );
              })}
              {whole && <Gains got={bought(layer, graph, trials[0]!.policy, profile)} outputs={layer.outputChannels} />}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function Gains({ got, outputs }: { got: ReturnType<typeof bought>; outputs: number }) {
  return (
    <>
      <Table.Td>{got.channels === outputs ? outputs : `${outputs} → ${got.channels}`}</Table.Td>
      <Table.Td>{change(got.bytesBefore, got.bytesAfter, bytes)}</Table.Td>
      <Table.Td>{got.microsBefore === null || got.microsAfter === null ? "—" : change(got.microsBefore, got.microsAfter, micros)}</Table.Td>
      <Table.Td>{got.error === null ? "—" : got.error === 0 ? "0" : decimal(got.error, 4)}</Table.Td>
    </>
  );
}

function change(before: number, after: number, words: (value: number) => string) {
  return Math.abs(before - after) < 1e-9 ? words(before) : `${words(before)} → ${words(after)}`;
}
