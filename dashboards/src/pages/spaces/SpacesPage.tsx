import { Alert, Button, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { stringify } from "yaml";
import { post } from "../../api/client";
import { API } from "../../api/paths";
import { useGraph, useModels, useSpaces } from "../../api/queries";
import type { Plan, SavedSpace } from "../../api/types";
import { count, decimal } from "../../format/format";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { useUrlState } from "../../ui/useUrlState";
import { write, type Path } from "../launch/document";
import { usePlan } from "../launch/usePlan";
import { KeepChoice } from "./KeepChoice";
import { LayerTree } from "./LayerTree";
import { PrecisionChoice } from "./PrecisionChoice";
import { RuleForm } from "./RuleForm";
import { asText, EMPTY, readSpace, rulesOf } from "./space";
import { VersionsPanel } from "./VersionsPanel";
import "./spaces.css";

const DRAFT = "lapidary.space";

/** What a search may try, designed on a model's own layers; form and YAML are two views of one document. */
export default function SpacesPage() {
  const [text, setText] = useState(() => sessionStorage.getItem(DRAFT) ?? EMPTY);
  const [sha, setSha] = useUrlState("model");
  const models = useModels();
  const spaces = useSpaces();
  useEffect(() => sessionStorage.setItem(DRAFT, text), [text]);
  const model = models.data?.items.find((item) => item.sha256 === sha) ?? models.data?.items[0];
  const graph = useGraph(model?.sha256);
  const { space, problem } = readSpace(text);
  // Neither data nor limits count for what a space offers.
  const asked = stringify({ model: model?.sha256, data: { source: "random" }, metric: "agreement", space });
  const { plan, error, isOld } = usePlan(asked, model !== undefined && space !== null);
  const set = (path: Path, value: unknown) => setText((before) => write(before, path, value));
  const rules = space === null ? [] : rulesOf(space);
  const saved = spaces.data?.items.find((item) => item.name === space?.name && !item.readyMade);
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="end" className="spaces-head">
        <Group gap="sm" align="end">
          <Text component="h1" fz="lg" fw={700} m={0}>
            Search space
          </Text>
          <Select
            size="xs"
            w={210}
            label="Begin with"
            placeholder="a known space"
            data={(spaces.data?.items ?? []).map((item) => ({
              value: item.name,
              label: item.readyMade ? `${item.name} (ready-made)` : `${item.name}, version ${item.version}`,
            }))}
            value={null}
            onChange={(name) => {
              const chosen = spaces.data?.items.find((item) => item.name === name);
              if (chosen !== undefined) {
                setText(asText(chosen.readyMade ? { ...chosen.space, name: `my-${chosen.name}` } : chosen.space));
              }
            }}
          />
          <Select
            size="xs"
            w={300}
            label="On the model"
            title={model?.name}
            placeholder="Upload one under Launch"
            data={(models.data?.items ?? []).map((item) => ({ value: item.sha256, label: `${item.name} (${item.layers} layers)` }))}
            value={model?.sha256 ?? null}
            onChange={(next) => setSha(next ?? "")}
          />
          <Size plan={plan} isOld={isOld} failed={error !== null || space === null} />
        </Group>
        {space !== null && <SaveButtons text={text} name={space.name} model={model?.sha256} version={saved?.version ?? 0} wrong={error !== null} />}
      </Group>
      {(spaces.error ?? models.error) && <Failure error={spaces.error ?? models.error} />}
      <div className="spaces">
        <section className="panel spaces-layers" aria-label="Layers">
          {graph.error ? (
            <Failure error={graph.error} />
          ) : graph.data === undefined ? (
            <Loading what="layers" />
          ) : (
            <LayerTree
              graph={graph.data}
              plan={plan}
              onRule={(name) => set(["rules"], [...rules, { match: { name }, keep: "fixed" }])}
            />
          )}
        </section>
        <section className="panel spaces-rules" aria-label="Form" tabIndex={0}>
          {space === null ? (
            <Alert color="orange" title="The YAML cannot be read, so the form waits">
              {problem}
            </Alert>
          ) : (
            <Stack gap={8}>
              <TextInput
                size="xs"
                label="Name"
                value={space.name ?? ""}
                onChange={(event) => set(["name"], event.currentTarget.value || undefined)}
              />
              <Group gap={6} align="end">
                <KeepChoice label="All layers keep" value={space.defaults?.keep} onChange={(keep) => set(["defaults", "keep"], keep)} />
                <PrecisionChoice
                  label="Precisions"
                  value={space.defaults?.precisions}
                  onChange={(precisions) => set(["defaults", "precisions"], precisions)}
                />
              </Group>
              {rules.map((rule, at) => (
                <RuleForm
                  key={at}
                  at={at}
                  rule={rule}
                  layers={graph.data?.layers ?? []}
                  onChange={(path, value) => set(["rules", at, ...path], value)}
                  onRemove={() => set(["rules"], rules.filter((_, other) => other !== at))}
                />
              ))}
              <Button size="compact-xs" variant="default" onClick={() => set(["rules"], [...rules, { match: { name: ".*" } }])}>
                Add a rule
              </Button>
            </Stack>
          )}
        </section>
        <Stack gap={8} className="spaces-text">
          {error && <Failure error={error} />}
          <section className="panel" aria-label="YAML">
            <Textarea
              size="xs"
              label="The same as YAML"
              autosize
              minRows={8}
              maxRows={22}
              spellCheck={false}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", whiteSpace: "pre", overflowX: "auto" } }}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </section>
          {saved !== undefined && <VersionsPanel key={saved.name} name={saved.name} draft={space === null ? text : asText(space)} />}
        </Stack>
      </div>
    </Stack>
  );
}

function Size({ plan, isOld, failed }: { plan: Plan | undefined; isOld: boolean; failed: boolean }) {
  const log = plan?.log10Size;
  return (
    <Text size="sm" aria-live="polite" c={isOld || failed ? "dimmed" : undefined}>
      {log === undefined
        ? "Candidates: not known yet"
        : `${log < 6 ? count(10 ** log) : `${decimal(10 ** (log % 1), 1)} · 10^${Math.floor(log)}`} candidates, log₁₀ ${decimal(log, 2)}`}
    </Text>
  );
}

type SaveProps = { text: string; name: string | undefined; model: string | undefined; version: number; wrong: boolean };

function SaveButtons({ text, name, model, version, wrong }: SaveProps) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const saving = useMutation({
    mutationFn: () => post<SavedSpace>(`${API}/spaces`, text),
    onSuccess: () => client.invalidateQueries({ queryKey: ["spaces"] }),
  });
  const launch = async () => {
    const saved = await saving.mutateAsync();
    const draft = { name: saved.name, model, objective: { goal: "fastest", limits: { "accuracy-drop": 0.5 } }, budget: { trials: 150 }, space: saved.name };
    sessionStorage.setItem("lapidary.draft", stringify(draft));
    navigate("/launch");
  };
  return (
    <Group gap="xs">
      {saving.data !== undefined && (
        <Text size="xs" role="status">
          Saved as version {saving.data.version}.
        </Text>
      )}
      <Button size="xs" variant="default" disabled={!name || wrong} loading={saving.isPending} onClick={() => saving.mutate()}>
        Save as version {version + 1}
      </Button>
      <Button size="xs" disabled={!name || wrong} onClick={() => void launch().catch(() => undefined)}>
        Save and launch with it
      </Button>
      {saving.error && <Failure error={saving.error} onClose={() => saving.reset()} />}
    </Group>
  );
}
