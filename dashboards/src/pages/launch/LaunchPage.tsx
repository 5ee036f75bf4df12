import { Alert, Button, Group, SegmentedControl, Select, Stack, Text, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useLocation } from "wouter";
import { post } from "../../api/client";
import { API } from "../../api/paths";
import { keys, useModels, useWorkers } from "../../api/queries";
import type { Search } from "../../api/types";
import { changeUnitOf } from "../../format/metric";
import { CopyMenu } from "../../ui/CopyMenu";
import { Failure } from "../../ui/Failure";
import { useUrlState } from "../../ui/useUrlState";
import { useStartSample } from "../searches/useStartSample";
import { asCommand, asCurl } from "./copies";
import { DataChoice } from "./DataChoice";
import { read, write, type Path } from "./document";
import { ExpertPanel } from "./ExpertPanel";
import { LimitSlider, type LimitKind } from "./LimitSlider";
import { ModelChoice } from "./ModelChoice";
import { PlanCard } from "./PlanCard";
import { usePlan } from "./usePlan";

const DRAFT = "lapidary.draft";

const GOALS = [
  { value: "fastest", label: "Fastest" },
  { value: "smallest", label: "Smallest" },
  { value: "most-accurate", label: "Most accurate" },
  { value: "custom", label: "Custom" },
];

/** What a custom goal begins with. */
const REWARD = "ln(speedup) - 0.2 * accuracyDrop";

const DROP = { quantity: "accuracy-drop", label: "Accuracy drop", min: 0, max: 5, step: 0.1, initial: 0.5 };

const COSTS: LimitKind[] = [
  { quantity: "latency", label: "Latency", unit: "%", min: 5, max: 100, step: 1, initial: 40 },
  { quantity: "size", label: "File size", unit: "%", min: 1, max: 100, step: 1, initial: 25 },
  { quantity: "packed-size", label: "Packed size", unit: "%", min: 1, max: 100, step: 1, initial: 20 },
  { quantity: "macs", label: "MACs", unit: "%", min: 5, max: 100, step: 1, initial: 60 },
];

/** Trials by effort; between them the YAML may say any number. */
const EFFORTS = [
  { value: "40", label: "Quick" },
  { value: "150", label: "Usual" },
  { value: "400", label: "Thorough" },
];

const BEGINNING = `name: my-search
objective: {goal: fastest, limits: {accuracy-drop: 0.5}}
budget: {trials: 150}
`;

/** A search in five choices; the form and the YAML are two views of one document. */
export default function LaunchPage() {
  const [text, setText] = useState(() => sessionStorage.getItem(DRAFT) ?? BEGINNING);
  const [expert, setExpert] = useUrlState("expert");
  const draft = read(text);
  const models = useModels();
  const workers = useWorkers();
  const { plan, error, isOld } = usePlan(text, draft.spec?.model !== undefined && draft.spec.data !== undefined);
  const sample = useStartSample();
  const launch = useLaunch(text);
  useEffect(() => sessionStorage.setItem(DRAFT, text), [text]);

  const set = (path: Path, value: unknown) => setText((before) => write(before, path, value));
  const spec = draft.spec;
  const model = models.data?.items.find((item) => item.sha256 === spec?.model);
  const pools = [...new Set(["default", ...(workers.data?.items ?? []).map((worker) => worker.pool)])];
  const refused = error !== null || (plan?.unreachable.length ?? 0) > 0;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text component="h1" fz="lg" fw={700} m={0}>
          Launch a search
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={sample.start === null} loading={sample.busy} onClick={() => sample.start?.()}>
            Start the sample instead
          </Button>
          <CopyMenu
            copies={[
              { label: "as YAML", text },
              { label: "as a command", text: asCommand(text, model?.name ?? "model.onnx", location.origin) },
              { label: "as curl", text: asCurl(text, location.origin) },
            ]}
          />
          <Button size="xs" loading={launch.isPending} disabled={spec?.model === undefined || error !== null} onClick={() => launch.mutate()}>
            {refused && error === null ? "Launch all the same" : "Launch"}
          </Button>
        </Group>
      </Group>
      {launch.error && <Failure error={launch.error} onClose={() => launch.reset()} />}
      {sample.error && <Failure error={sample.error} />}
      <div className="launch">
        <section className="panel" aria-label="Form">
          {spec === null ? (
            <Alert color="orange" title="The YAML cannot be read, so the form waits">
              {draft.problem}
            </Alert>
          ) : (
            <Stack gap={8}>
              <TextInput
                size="xs"
                label="Name"
                value={spec.name ?? ""}
                onChange={(event) => set(["name"], event.currentTarget.value || undefined)}
              />
              <ModelChoice value={spec.model} onChange={(sha) => set(["model"], sha)} />
              <DataChoice value={spec.data} onChange={(data) => set(["data"], data)} />
              <Labelled text="Goal">
                <SegmentedControl
                  size="xs"
                  aria-label="Goal"
                  data={GOALS}
                  value={spec.objective?.goal ?? "fastest"}
                  onChange={(goal) => {
                    set(["objective", "goal"], goal);
                    set(["objective", "reward"], goal === "custom" ? REWARD : undefined);
                  }}
                />
              </Labelled>
              {spec.objective?.goal === "custom" && (
                <TextInput
                  size="xs"
                  label="Reward"
                  description="Greater is better. Names: accuracyDrop, speedup, latency, size, packedSize, macs; ln, exp, pow, min, max."
                  value={spec.objective.reward ?? ""}
                  onChange={(event) => set(["objective", "reward"], event.currentTarget.value || undefined)}
                />
              )}
              <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
                <Text component="legend" size="xs" fw={500}>
                  Limits
                </Text>
                <Stack gap={7}>
                  {[{ ...DROP, unit: changeUnitOf(spec.metric) } as const, ...COSTS].map((kind) => (
                    <LimitSlider
                      key={kind.quantity}
                      kind={kind}
                      value={spec.objective?.limits?.[kind.quantity as "size"]}
                      onChange={(value) => set(["objective", "limits", kind.quantity], value)}
                    />
                  ))}
                </Stack>
              </fieldset>
              <Group gap="md" align="end">
                <Select
                  size="xs"
                  label="Device pool"
                  data={pools}
                  value={spec.device?.pool ?? "default"}
                  onChange={(pool) => set(["device", "pool"], pool === "default" ? undefined : (pool ?? undefined))}
                />
                <Labelled text="Effort (trials)">
                  <SegmentedControl
                    size="xs"
                    aria-label="Effort"
                    data={EFFORTS}
                    value={String(spec.budget?.trials ?? "")}
                    onChange={(trials) => set(["budget", "trials"], Number(trials))}
                  />
                </Labelled>
              </Group>
              <UnstyledButton fz="xs" fw={600} aria-expanded={expert !== ""} onClick={() => setExpert(expert === "" ? "1" : "")}>
                <span aria-hidden>{expert === "" ? "▸" : "▾"}</span> For experts
              </UnstyledButton>
              {expert !== "" && <ExpertPanel spec={spec} set={set} />}
            </Stack>
          )}
        </section>
        <Stack gap="xs">
          <section className="panel" aria-label="Plan">
            <PlanCard plan={plan} error={error} isOld={isOld} />
          </section>
          <section className="panel" aria-label="YAML">
            <Textarea
              label="The same as YAML"
              size="xs"
              autosize
              minRows={9}
              maxRows={16}
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              error={draft.problem}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            />
          </section>
        </Stack>
      </div>
    </Stack>
  );
}

function Labelled({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" fw={500} aria-hidden>
        {text}
      </Text>
      {children}
    </div>
  );
}

/** Sends it; a second click or a broken connection cannot make two searches of one document. */
function useLaunch(text: string) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const key = useRef({ text: "", id: "" });
  return useMutation({
    mutationFn: () => {
      if (key.current.text !== text) {
        key.current = { text, id: randomKey() };
      }
      return post<Search>(`${API}/searches`, text, { "Idempotency-Key": key.current.id });
    },
    onSuccess: (search) => {
      key.current = { text: "", id: "" };
      void client.invalidateQueries({ queryKey: keys.searches });
      navigate(`/searches/${search.id}`);
    },
  });
}

/** Not `randomUUID`, which browsers keep from pages that came over plain HTTP. */
function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
