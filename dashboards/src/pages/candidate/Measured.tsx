import { Text } from "@mantine/core";
import type { Outcome } from "../../api/types";
import { count, span } from "../../format/format";

/** How it was measured, and where. */
export function Measured({ outcome }: { outcome: Outcome }) {
  const measurement = outcome.measurement;
  if (measurement === undefined) {
    return null;
  }
  const { latency, provenance } = measurement;
  const engines = Object.entries(provenance.engines).map(([name, version]) => `${name} ${version}`);
  return (
    <Text size="xs" mt={6} c="dimmed">
      Accuracy on {count(provenance.samples)} samples in {span(provenance.accuracyMillis / 1000)}. Latency{" "}
      {latency.source === "MEASURED" ? `measured in ${latency.rounds} pairs of runs` : "predicted"} in{" "}
      {span(provenance.latencyMillis / 1000)}
      {latency.noisy ? ", too noisy to be believed" : ""}, batch {provenance.batch}, {provenance.threads}{" "}
      {provenance.threads === 1 ? "thread" : "threads"}. By worker {provenance.worker} on {provenance.device} ({engines.join(", ")})
      {provenance.accuracyBy ? `, its accuracy by worker ${provenance.accuracyBy.worker} on ${provenance.accuracyBy.device}` : ""}.
    </Text>
  );
}
