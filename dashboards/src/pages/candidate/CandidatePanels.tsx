import { Alert, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { ModelGraph, SearchProfile, TrialDetail } from "../../api/types";
import type { MetricName } from "../../format/metric";
import { LayerTable } from "./LayerTable";
import { Measured } from "./Measured";
import { NumbersTable } from "./NumbersTable";
import { reasonWords } from "./reasons";

type Props = {
  trials: readonly TrialDetail[];
  metric: MetricName;
  graph: ModelGraph;
  profile: SearchProfile | undefined;
  /** What can be done with a candidate, such as taking its file. */
  actions: (trial: TrialDetail) => ReactNode;
};

/** One candidate, or several side by side: numbers, how it ended, how it was measured, and what became of each layer. */
export function CandidatePanels({ trials, metric, graph, profile, actions }: Props) {
  return (
    <div className={trials.length > 2 ? "candidate compared" : "candidate"}>
      <Stack gap="xs">
        <section className="panel" aria-label="Numbers">
          <NumbersTable trials={trials} metric={metric} />
        </section>
        {trials.map((trial) => (
          <section className="panel" key={trial.trial.number} aria-label={`How trial ${trial.trial.number} was judged`}>
            <Ending trial={trial} />
            <Group gap="xs">{actions(trial)}</Group>
            <Measured outcome={trial.outcome} />
          </section>
        ))}
      </Stack>
      <section className="panel candidate-layers" aria-label="Layers of the candidates" tabIndex={0}>
        <LayerTable graph={graph} profile={profile} trials={trials} />
      </section>
    </div>
  );
}

function Ending({ trial }: { trial: TrialDetail }) {
  const words = reasonWords(trial);
  return (
    <Alert p={6} mb={6} color={trial.trial.feasible ? "teal" : "orange"}>
      <Text size="sm">
        <b>
          Trial {trial.trial.number}: {words.title}.
        </b>{" "}
        {words.text}
      </Text>
    </Alert>
  );
}
