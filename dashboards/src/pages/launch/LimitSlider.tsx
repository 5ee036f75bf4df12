import { Checkbox, Group, Slider, Text } from "@mantine/core";

export type LimitKind = { quantity: string; label: string; unit: "%" | "points" | "dB"; min: number; max: number; step: number; initial: number };

type Props = { kind: LimitKind; value: string | number | null | undefined; onChange: (value: string | number | undefined) => void };

/** One limit: off, or a value on a slider. A value that no slider could give, such as `2ms`, is shown as it is written. */
export function LimitSlider({ kind, value, onChange }: Props) {
  const on = value !== undefined && value !== null;
  const number = amount(value, kind.unit);
  const text = on ? (kind.unit === "%" ? `${value} ${String(value).endsWith("%") ? "of the base" : ""}` : `${value} ${kind.unit}`) : "no limit";
  const write = (chosen: number) => onChange(kind.unit === "%" ? `${chosen}%` : chosen);
  return (
    <Group gap="xs" wrap="nowrap">
      <Checkbox
        size="xs"
        w={130}
        label={kind.label}
        checked={on}
        onChange={(event) => (event.currentTarget.checked ? write(kind.initial) : onChange(undefined))}
      />
      <Slider
        flex={1}
        size="sm"
        thumbLabel={`${kind.label}, at most, in ${kind.unit === "%" ? "percent of the base" : kind.unit}`}
        thumbProps={{ "aria-valuetext": text }}
        min={kind.min}
        max={kind.max}
        step={kind.step}
        label={null}
        disabled={!on || number === null}
        value={number ?? kind.initial}
        onChange={write}
      />
      <Text size="xs" w={108} ta="right">
        {text}
      </Text>
    </Group>
  );
}

/** The slider's number; null where the value is in another unit. */
export function amount(value: string | number | null | undefined, unit: LimitKind["unit"]): number | null {
  const pattern = unit === "%" ? /^([0-9.]+)\s*%$/ : /^([0-9.]+)$/;
  const found = pattern.exec(String(value ?? "").trim());
  return found === null ? null : Number(found[1]);
}
