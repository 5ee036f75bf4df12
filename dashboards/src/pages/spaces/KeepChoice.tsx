import { Group, NumberInput, Select } from "@mantine/core";
import type { SpaceRule } from "../../api/types";

type Keep = SpaceRule["keep"];
type Props = { label: string; value: Keep; onChange: (keep: Keep) => void; mayBeUnsaid?: boolean };

const INITIAL = { min: 0.25, max: 1, step: "auto" };

/** How much of the channels may be kept: everything (locked), or a range in steps of channels. */
export function KeepChoice({ label, value, onChange, mayBeUnsaid = false }: Props) {
  const range = typeof value === "object" ? value : null;
  // A line that is being written may hold nothing yet.
  const kind = value === undefined || value === null ? "unsaid" : range === null ? "locked" : "range";
  const set = (name: "min" | "max" | "step", amount: number | string | undefined) => onChange({ ...range, [name]: amount });
  return (
    <Group gap={6} align="end" wrap="nowrap">
      <Select
        size="xs"
        w={112}
        label={label}
        data={[
          ...(mayBeUnsaid ? [{ value: "unsaid", label: "as it is" }] : []),
          { value: "locked", label: "locked" },
          { value: "range", label: "a range" },
        ]}
        value={kind}
        onChange={(next) => onChange(next === "range" ? INITIAL : next === "locked" ? "fixed" : undefined)}
        allowDeselect={false}
      />
      {range !== null && (
        <>
          <Percent label="From" value={range.min} onChange={(share) => set("min", share)} />
          <Percent label="To" value={range.max} onChange={(share) => set("max", share)} />
          <NumberInput
            size="xs"
            w={118}
            label="Step"
            suffix=" channels"
            placeholder="auto"
            min={1}
            value={typeof range.step === "number" ? range.step : ""}
            onChange={(step) => set("step", step === "" ? "auto" : Number(step))}
          />
        </>
      )}
    </Group>
  );
}

function Percent({ label, value, onChange }: { label: string; value: number | string | undefined; onChange: (share: number) => void }) {
  return (
    <NumberInput
      size="xs"
      w={74}
      label={label}
      suffix=" %"
      min={1}
      max={100}
      value={Number.isFinite(Number(value)) ? Math.round(Number(value) * 1000) / 10 : ""}
      onChange={(percent) => {
        if (percent !== "") {
          onChange(Number(percent) / 100);
        }
      }}
    />
  );
}
