import { Text } from "@mantine/core";
import { useMemo } from "react";
import type { AgentHistory } from "../../api/types";
import { Chart, usePalette } from "../../charts/Chart";
import { latestOf, learning, nameOf, numberText } from "../../charts/learning";

type Props = { agent: string; history: AgentHistory };

/** What the agent said of itself from proposal to proposal: losses, exploration. */
export function DiagnosticsPanel({ agent, history }: Props) {
  const palette = usePalette();
  const option = useMemo(() => learning(history, palette), [history, palette]);
  const latest = latestOf(history);
  return (
    <>
      <Text component="h2" size="sm" fw={700} m={0}>
        The agent: {agent}
      </Text>
      {latest.length === 0 ? (
        <Text size="sm">
          Nothing is known of its learning. Agents that do not learn, such as random, say nothing; others do from their first lesson on.
        </Text>
      ) : (
        <div className="plot">
          <Chart
            view={latest.map(([name]) => name).join()}
            option={option}
            label={`Before trial ${history.trial.at(-1)}: ${latest.map(([name, value]) => `${nameOf(name)} ${numberText(value)}`).join(", ")}`}
          />
        </div>
      )}
    </>
  );
}
