import { NumberInput, Select, SimpleGrid, TextInput } from "@mantine/core";
import { useSpaces } from "../../api/queries";
import type { SearchSpec } from "../../api/types";
import type { Path } from "./document";

/** Written as records of the contract's values, so that the build fails where one is missing. */
const AGENTS = Object.keys({
  ddpg: true, dqn: true, a2c: true, greedy: true, evolution: true, random: true, uniform: true,
} satisfies Record<NonNullable<SearchSpec["agent"]>, true>);
const METRICS = Object.keys({
  "top-1": true, "top-5": true, "mean-iou": true, psnr: true, agreement: true,
} satisfies Record<NonNullable<SearchSpec["metric"]>, true>);

type Props = { spec: SearchSpec; set: (path: Path, value: unknown) => void };

/** What most searches leave as it is. Empty means the default, which the plan's spec shows. */
export function ExpertPanel({ spec, set }: Props) {
  const spaces = useSpaces();
  const names = (spaces.data?.items ?? []).map((space) => space.name);
  const number = (label: string, path: Path, value: number | null | undefined, min = 1) => (
    <NumberInput
      size="xs"
      label={label}
      placeholder="default"
      min={min}
      allowDecimal={false}
      value={value ?? ""}
      onChange={(next) => set(path, next === "" ? undefined : Number(next))}
    />
  );
  return (
    <SimpleGrid cols={4} spacing="xs" verticalSpacing={6}>
      <Select
        size="xs"
        label="Search space"
        placeholder={typeof spec.space === "object" ? "written in the YAML" : "joint-int8"}
        data={names}
        value={typeof spec.space === "string" ? spec.space : null}
        onChange={(name) => set(["space"], name ?? undefined)}
        clearable
      />
      <Select
        size="xs"
        label="Agent"
        placeholder="ddpg"
        data={AGENTS}
        value={spec.agent ?? null}
        onChange={(agent) => set(["agent"], agent ?? undefined)}
        clearable
      />
      <Select
        size="xs"
        label="Metric"
        placeholder="top-1"
        data={METRICS}
        value={spec.metric ?? null}
        onChange={(metric) => set(["metric"], metric ?? undefined)}
        clearable
      />
      {number("Seed", ["seed"], spec.seed, 0)}
      {number("Trials", ["budget", "trials"], spec.budget?.trials)}
      <TextInput
        size="xs"
        label="Time at most"
        placeholder="30m, 1h30m"
        value={spec.budget?.time ?? ""}
        onChange={(event) => set(["budget", "time"], event.currentTarget.value || undefined)}
      />
      {number("Window (trials at once)", ["budget", "window"], spec.budget?.window)}
      {number("Threads", ["device", "threads"], spec.device?.threads)}
      {number("Batch", ["device", "batch"], spec.device?.batch)}
      {number("Calibration samples", ["data", "calibration"], spec.data?.calibration)}
      {number("Validation samples", ["data", "validation"], spec.data?.validation)}
    </SimpleGrid>
  );
}
