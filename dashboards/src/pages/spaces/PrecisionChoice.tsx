import { MultiSelect } from "@mantine/core";

const USUAL = ["float32", "float16", "bfloat16", "int8", "w7", "w6", "w5", "w4", "w3", "w2", "w4-codebook"];

type Props = { label: string; value: readonly string[] | undefined; onChange: (precisions: string[] | undefined) => void };

/** The forms that weights may take; none chosen leaves them as they are. Rarer ones are written in the YAML. */
export function PrecisionChoice({ label, value, onChange }: Props) {
  // A text that is being written may hold anything.
  const chosen = Array.isArray(value) ? value.map(String) : [];
  return (
    <MultiSelect
      size="xs"
      flex={1}
      miw={150}
      label={label}
      placeholder={chosen.length === 0 ? "as they are" : ""}
      data={[...new Set([...USUAL, ...chosen])]}
      value={chosen}
      onChange={(next) => onChange(next.length === 0 ? undefined : next)}
      searchable
    />
  );
}
