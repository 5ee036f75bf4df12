import { ActionIcon, Group, Select, Text, TextInput } from "@mantine/core";
import type { Layer, SpaceRule } from "../../api/types";
import { KeepChoice } from "./KeepChoice";
import { PrecisionChoice } from "./PrecisionChoice";
import { matched, suggestion } from "./space";

type Props = {
  at: number;
  rule: SpaceRule;
  layers: readonly Layer[];
  onChange: (path: readonly string[], value: unknown) => void;
  onRemove: () => void;
};

/** One rule: for which layers, and what they may become. One that is for none is marked, with what may be meant. */
export function RuleForm({ at, rule, layers, onChange, onRemove }: Props) {
  const found = matched(rule, layers);
  const vain = layers.length > 0 && found !== null && found.length === 0;
  const said = Object.keys(rule.match).length > 0;
  return (
    <section className="rule" data-vain={vain || undefined} aria-label={`Rule ${at + 1}`}>
      <Group gap={6} align="end" wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          label={`Rule ${at + 1}: layers named`}
          placeholder="any name (a pattern: stage1/.*)"
          value={rule.match.name ?? ""}
          onChange={(event) => onChange(["match", "name"], event.currentTarget.value || undefined)}
        />
        <Select
          size="xs"
          w={110}
          label="Operator"
          placeholder="any"
          data={[...new Set([...layers.map((layer) => layer.op), ...(rule.match.op === undefined ? [] : [rule.match.op])])]}
          value={rule.match.op ?? null}
          onChange={(op) => onChange(["match", "op"], op ?? undefined)}
          clearable
        />
        <Select
          size="xs"
          w={90}
          label="Of these"
          placeholder="all"
          data={["first", "last"]}
          value={rule.match.position ?? null}
          onChange={(position) => onChange(["match", "position"], position ?? undefined)}
          clearable
        />
        <ActionIcon variant="default" size={30} aria-label={`Remove rule ${at + 1}`} onClick={onRemove}>
          ✕
        </ActionIcon>
      </Group>
      <Group gap={6} align="end" mt={4}>
        <KeepChoice label="Channels kept" value={rule.keep} onChange={(keep) => onChange(["keep"], keep)} mayBeUnsaid />
        <PrecisionChoice label="Precisions" value={rule.precisions} onChange={(precisions) => onChange(["precisions"], precisions)} />
      </Group>
      <Text size="xs" mt={3} c={vain ? undefined : "dimmed"} role={vain ? "alert" : undefined}>
        {!said
          ? "▲ Say which layers it is for: by name, operator or both."
          : vain
            ? `▲ It matches nothing. ${suggestion(rule, layers) ?? ""}`
            : found === null
              ? "The browser cannot read this pattern; the service says whether it can."
              : `For ${found.length} ${found.length === 1 ? "layer" : "layers"}.`}
      </Text>
    </section>
  );
}
