import { Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useParams } from "wouter";
import { save } from "../../api/client";
import { trialQuery, useGraph, useModels, useProfile } from "../../api/queries";
import type { TrialDetail } from "../../api/types";
import { useLive } from "../../live/SearchLive";
import { CopyMenu } from "../../ui/CopyMenu";
import { DownloadModel } from "../../ui/DownloadModel";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { useUrlState } from "../../ui/useUrlState";
import { CandidatePanels } from "./CandidatePanels";
import { sameAgain } from "./reasons";

const MOST = 4;

/** One candidate, or up to four side by side. */
export default function CandidatePage() {
  const { number } = useParams<{ number: string }>();
  const { search } = useLive();
  const [others, setOthers] = useUrlState("with");
  const numbers = [Number(number), ...others.split(",").filter((n) => n !== "").map(Number)].slice(0, MOST);
  const found = useQueries({ queries: numbers.map((n) => trialQuery(search.id, n)) });
  const graph = useGraph(search.spec?.model);
  const profile = useProfile(search.id);
  const trials = found.flatMap((query) => (query.data === undefined ? [] : [query.data]));
  const failed = found.find((query) => query.error !== null);
  if (failed?.error) {
    return <Failure error={failed.error} />;
  }
  if (trials.length < numbers.length || graph.data === undefined) {
    return <Loading what="candidate" />;
  }
  const compareWith = (list: number[]) => setOthers(list.join(","));
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="end">
        <Text component="h2" fz="lg" fw={700} m={0}>
          {numbers.length === 1 ? `Trial ${number}` : `Trials ${numbers.join(", ")}`}
        </Text>
        <CompareWith
          full={numbers.length >= MOST}
          onAdd={(n) => compareWith([...numbers.slice(1), n])}
          onClear={numbers.length > 1 ? () => compareWith([]) : null}
        />
      </Group>
      <CandidatePanels
        trials={trials}
        metric={search.metric}
        graph={graph.data}
        profile={profile.data}
        actions={(trial) => <Actions trial={trial} />}
      />
    </Stack>
  );
}

function Actions({ trial }: { trial: TrialDetail }) {
  const { search } = useLive();
  const models = useModels();
  const { number, artifact } = trial.trial;
  const model = models.data?.items.find((m) => m.sha256 === search.spec?.model)?.name ?? "model.onnx";
  return (
    <>
      {artifact ? (
        <DownloadModel search={search} trial={number} artifact={artifact} />
      ) : (
        <Text size="xs" c="dimmed">
          Its model is not kept: only those on the front and the best are.
        </Text>
      )}
      <Button
        size="xs"
        variant="default"
        onClick={() => save(new Blob([JSON.stringify(trial, null, 2)], { type: "application/json" }), `trial-${number}.json`)}
      >
        Download report
      </Button>
      <CopyMenu label="Same again…" copies={[{ label: "the command", text: sameAgain(trial, model) }]} />
    </>
  );
}

type CompareProps = { full: boolean; onAdd: (trial: number) => void; onClear: (() => void) | null };

function CompareWith({ full, onAdd, onClear }: CompareProps) {
  const [trial, setTrial] = useState<number | string>("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (trial !== "") {
      onAdd(Number(trial));
      setTrial("");
    }
  };
  return (
    <form onSubmit={add}>
      <Group gap="xs">
        <NumberInput size="xs" w={150} min={0} placeholder="Trial" aria-label="Trial to compare with" value={trial} onChange={setTrial} />
        <Button size="xs" type="submit" variant="default" disabled={full || trial === ""}>
          Compare with it
        </Button>
        {onClear !== null && (
          <Button size="xs" variant="subtle" onClick={onClear}>
            Only this one
          </Button>
        )}
      </Group>
    </form>
  );
}
