import { Button, Checkbox, Group, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Layer, ModelGraph, Plan } from "../../api/types";
import { patternFor, stagesOf, tiedTo, type Stage } from "./space";

type Choices = { keeps: Map<string, number[]>; precisions: Map<string, string[]> };

/** The plan's answer, by group and by layer. */
function choicesOf(plan: Plan | undefined): Choices {
  const groups = (plan?.space.groups ?? []) as unknown as { group: string; keeps: number[] }[];
  const layers = (plan?.space.layers ?? []) as unknown as { layer: string; precisions: string[] }[];
  return {
    keeps: new Map(groups.map((one) => [one.group, one.keeps])),
    precisions: new Map(layers.map((one) => [one.layer, one.precisions])),
  };
}

type Props = { graph: ModelGraph; plan: Plan | undefined; onRule: (pattern: string) => void };

/** The model's layers by stage, what each may become, and what is tied to what; marked ones become a rule. */
export function LayerTree({ graph, plan, onRule }: Props) {
  const [part, setPart] = useState("");
  const [marked, setMarked] = useState<readonly string[]>([]);
  const choices = choicesOf(plan);
  const stages = stagesOf(graph.layers.filter((layer) => layer.name.toLowerCase().includes(part.toLowerCase())));
  const mark = (names: readonly string[], on: boolean) =>
    setMarked((before) => [...before.filter((name) => !names.includes(name)), ...(on ? names : [])]);
  const whole = stagesOf(graph.layers).find(
    (stage) => stage.layers.length > 1 && stage.layers.length === marked.length && stage.layers.every((layer) => marked.includes(layer.name)),
  );
  return (
    <>
      <Group gap="xs" justify="space-between" mb={4}>
        <TextInput
          size="xs"
          flex={1}
          aria-label="Part of a layer's name"
          placeholder="Part of a layer's name"
          value={part}
          onChange={(event) => setPart(event.currentTarget.value)}
        />
        <Button
          size="xs"
          disabled={marked.length === 0}
          onClick={() => {
            onRule(patternFor(marked, whole?.prefix.replace(/^\//, "") ?? null));
            setMarked([]);
          }}
        >
          Rule for {marked.length} marked
        </Button>
      </Group>
      <div className="layer-tree" tabIndex={0} role="group" aria-label="Layers by stage">
        {stages.length === 0 && <Text size="sm">No layer&apos;s name holds that.</Text>}
        {stages.map((stage) => (
          <StageRows key={stage.prefix} stage={stage} graph={graph} choices={choices} marked={marked} onMark={mark} />
        ))}
      </div>
    </>
  );
}

type StageProps = {
  stage: Stage;
  graph: ModelGraph;
  choices: Choices;
  marked: readonly string[];
  onMark: (names: readonly string[], on: boolean) => void;
};

function StageRows({ stage, graph, choices, marked, onMark }: StageProps) {
  const names = stage.layers.map((layer) => layer.name);
  const count = names.filter((name) => marked.includes(name)).length;
  return (
    <div className="stage">
      <Checkbox
        size="xs"
        aria-label={`Mark all of ${stage.prefix}`}
        checked={count === names.length}
        indeterminate={count > 0 && count < names.length}
        onChange={(event) => onMark(names, event.currentTarget.checked)}
      />
      <details open>
        <summary>
          <b>{stage.prefix}</b> {names.length} {names.length === 1 ? "layer" : "layers"}
        </summary>
        {stage.layers.map((layer) => (
          <div key={layer.name} className="layer-row">
            <Checkbox
              size="xs"
              label={layer.name.slice(stage.prefix.length) || layer.name}
              title={layer.name}
              checked={marked.includes(layer.name)}
              onChange={(event) => onMark([layer.name], event.currentTarget.checked)}
            />
            <LayerChoices layer={layer} graph={graph} choices={choices} />
          </div>
        ))}
      </details>
    </div>
  );
}

function LayerChoices({ layer, graph, choices }: { layer: Layer; graph: ModelGraph; choices: Choices }) {
  const tied = tiedTo(layer, graph);
  const frozen = graph.frozen.find((one) => one.layer === layer.name);
  const keeps = tied === null ? undefined : choices.keeps.get(tied.group);
  const precisions = choices.precisions.get(layer.name);
  return (
    <Text size="xs" c="dimmed" component="span" className="layer-choices">
      {frozen !== undefined ? (
        <>⊘ all {layer.outputChannels} channels: {frozen.reason}</>
      ) : keeps === undefined ? (
        <>{layer.outputChannels} channels</>
      ) : keeps.length === 1 ? (
        <>locked: all {layer.outputChannels} channels</>
      ) : (
        <>
          {layer.outputChannels} channels, {keeps.length} choices from {Math.round(100 * keeps[0]!)} %
        </>
      )}
      {tied !== null && tied.others.length > 0 && <span title={`Tied by the group ${tied.group}: ${tied.others.join(", ")}`}> ⚭ {tied.group}</span>}
      {precisions !== undefined && <>; {precisions.join(", ")}</>}
    </Text>
  );
}
