import { Table, Text } from "@mantine/core";
import type { Measurement, TrialDetail } from "../../api/types";
import { bytes, decimal, macs, micros, percent } from "../../format/format";
import { accuracyText, changeText, type MetricName } from "../../format/metric";

type Words = (m: Measurement, metric: MetricName) => string;
type Row = { name: string; base: Words; of: Words; delta: Words };

const ROWS: Row[] = [
  {
    name: "Accuracy",
    base: (m, metric) => accuracyText(m.baseAccuracy, metric),
    of: (m, metric) => accuracyText(m.accuracy, metric),
    delta: (m, metric) => changeText(m.baseAccuracy - m.accuracy, metric),
  },
  {
    name: "Latency",
    base: (m) => micros(m.latency.baseMicros),
    of: (m) => micros(m.latency.candidateMicros),
    delta: (m) => `${percent(100 * m.latency.ratio, 1)} of the base`,
  },
  {
    name: "Speed-up",
    base: () => "1×",
    of: (m) => `${decimal(1 / m.latency.ratio, 2)}×`,
    delta: (m) => `95 %: ${decimal(1 / m.latency.ratioHigh, 2)} – ${decimal(1 / m.latency.ratioLow, 2)}×`,
  },
  { name: "File size", base: (m) => bytes(m.baseSizeBytes), of: (m) => bytes(m.sizeBytes), delta: (m) => share(m.sizeBytes, m.baseSizeBytes) },
  {
    name: "Packed size",
    base: (m) => bytes(m.basePackedBytes),
    of: (m) => bytes(m.packedBytes),
    delta: (m) => share(m.packedBytes, m.basePackedBytes),
  },
  { name: "MACs", base: (m) => macs(m.baseMacs), of: (m) => macs(m.macs), delta: (m) => share(m.macs, m.baseMacs) },
];

function share(value: number, base: number) {
  return `${percent((100 * value) / base, 1)} of the base`;
}

/** What was measured, beside the base, with what it differs by. */
export function NumbersTable({ trials, metric }: { trials: readonly TrialDetail[]; metric: MetricName }) {
  const first = trials.find((trial) => trial.outcome.measurement !== undefined)?.outcome.measurement;
  if (first === undefined) {
    return <Text size="sm">Nothing was measured, so there are no numbers. Below stands why.</Text>;
  }
  return (
    <Table fz="sm" verticalSpacing={3}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Number</Table.Th>
          <Table.Th>Base</Table.Th>
          {trials.map((trial) => (
            <Table.Th key={trial.trial.number}>Trial {trial.trial.number}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ROWS.map((row) => (
          <Table.Tr key={row.name}>
            <Table.Th scope="row" fw={400}>
              {row.name}
            </Table.Th>
            <Table.Td>{row.base(first, metric)}</Table.Td>
            {trials.map(({ trial, outcome: { measurement } }) => (
              <Table.Td key={trial.number}>
                {measurement === undefined ? (
                  "—"
                ) : (
                  <>
                    {row.of(measurement, metric)}
                    <Text size="xs" c="dimmed">
                      {row.delta(measurement, metric)}
                    </Text>
                  </>
                )}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
