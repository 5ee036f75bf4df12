import { Alert, List, Loader, Stack, Table, Text } from "@mantine/core";
import type { Issue, Plan } from "../../api/types";
import { bytes, count, decimal, macs, percent, span } from "../../format/format";
import { Failure } from "../../ui/Failure";

type Props = { plan: Plan | undefined; error: unknown; isOld: boolean };

/** What would come of the search, beside the form: feasible or not and by how much, how long it takes. */
export function PlanCard({ plan, error, isOld }: Props) {
  return (
    <Stack gap="xs" aria-live="polite" aria-busy={isOld}>
      <Text component="h2" size="sm" fw={700} m={0}>
        Plan {isOld && <Loader size={12} aria-label="being worked out" />}
      </Text>
      {error ? <Failure error={error} /> : plan === undefined ? <Text size="sm">Choose a model to see the plan.</Text> : <Worked plan={plan} />}
    </Stack>
  );
}

function Worked({ plan }: { plan: Plan }) {
  const feasible = plan.unreachable.length === 0;
  const low = plan.latencyRatioLow;
  return (
    <>
      <Alert p="xs" color={feasible ? "teal" : "orange"} title={feasible ? "✔ All limits can be held" : "✖ A limit cannot be held"}>
        {feasible ? (
          <Text size="sm">As far as can be known beforehand; accuracy shows only in the search.</Text>
        ) : (
          <Issues issues={plan.unreachable} />
        )}
      </Alert>
      <Table fz="sm" verticalSpacing={3} withRowBorders={false}>
        <Table.Tbody>
          <Row name="Expected time" value={`about ${span(plan.seconds)}`} />
          <Row name="Candidates to judge" value={count(plan.evaluations)} />
          <Row name="Choices there are" value={`10^${decimal(plan.log10Size, 1)}`} />
          <Row
            name="Smallest file"
            value={`${bytes(plan.smallestSizeBytes)} (${percent((100 * plan.smallestSizeBytes) / plan.baseSizeBytes, 1)} of ${bytes(plan.baseSizeBytes)})`}
          />
          <Row
            name="Fewest MACs"
            value={`${macs(plan.smallestMacs)} (${percent((100 * plan.smallestMacs) / plan.baseMacs, 1)} of ${macs(plan.baseMacs)})`}
          />
          {low !== null && low !== undefined && (
            <Row name="Least latency, predicted" value={`${percent(100 * low, 0)} of the base: ${decimal(1 / low, 1)}× faster`} />
          )}
        </Table.Tbody>
      </Table>
      {plan.warnings.length > 0 && (
        <Alert p="xs" color="yellow" title="Worth knowing">
          <Issues issues={plan.warnings} />
        </Alert>
      )}
    </>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <Table.Tr>
      <Table.Td c="dimmed" pl={0}>
        {name}
      </Table.Td>
      <Table.Td>{value}</Table.Td>
    </Table.Tr>
  );
}

function Issues({ issues }: { issues: readonly Issue[] }) {
  return (
    <List size="sm" listStyleType="none">
      {issues.map((issue) => (
        <List.Item key={issue.path}>
          <b>{issue.path.replace("objective.limits.", "")}</b> ({issue.value}): {issue.message} {issue.hint}
        </List.Item>
      ))}
    </List>
  );
}
