import { Alert, Button, Group, Slider, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link } from "wouter";
import { ApiFailure } from "../../api/client";
import { useBest } from "../../api/queries";
import type { BaseNumbers, Search } from "../../api/types";
import { bytes, decimal, micros } from "../../format/format";
import { limit } from "../../format/limits";
import { accuracyText, changeUnitOf } from "../../format/metric";
import { useLive } from "../../live/SearchLive";
import { DownloadModel } from "../../ui/DownloadModel";
import { Failure } from "../../ui/Failure";
import { useUrlState } from "../../ui/useUrlState";
import { NumbersTable } from "../candidate/NumbersTable";

const PAUSE_MILLIS = 150;

/** From limits to a file: move them, and the best measured candidate within them follows. */
export default function ChoosePage() {
  const { search } = useLive();
  const base = search.summary.base;
  return base ? (
    <Chooser search={search} base={base} />
  ) : (
    <Text p="md">As soon as the first candidate is measured, limits can be moved here and the best within them taken home.</Text>
  );
}

/** A limit that stands in the address; what no slider could say there is as if nothing stood. */
function useLimit(name: string, initial: string, least: number, most: number): [string, (value: string) => void] {
  const [text, set] = useUrlState(name, initial);
  const value = Number(text);
  return [text.trim() !== "" && value >= least && value <= most ? text : initial, set];
}

function Chooser({ search, base }: { search: Search; base: BaseNumbers }) {
  const limits = search.spec?.objective?.limits;
  const share = (quantity: "latency" | "size", whole: number) => {
    const most = limit(limits, quantity, base);
    return String(most === null ? 100 : Math.round((100 * most) / whole));
  };
  const [drop, setDrop] = useLimit("drop", String(limit(limits, "accuracy-drop", base) ?? 5), 0, 10);
  const [latency, setLatency] = useLimit("latency", share("latency", base.latencyMicros), 1, 100);
  const [size, setSize] = useLimit("size", share("size", base.sizeBytes), 1, 100);
  const [settled] = useDebouncedValue(`${drop}/${latency}/${size}`, PAUSE_MILLIS);
  const [accuracyDrop, latencyShare, sizeShare] = settled.split("/") as [string, string, string];
  const best = useBest(
    search.id,
    { accuracyDrop, latency: `${latencyShare}%`, size: `${sizeShare}%` },
    search.summary.finished,
  );
  const none = best.error instanceof ApiFailure && best.error.problem.status === 404;
  return (
    <Stack gap="sm" maw={1000} mx="auto">
      <section className="panel" aria-label="Limits">
        <Text component="h2" fz="lg" fw={700} m={0}>
          Take a model home
        </Text>
        <Text size="sm" c="dimmed" mb="xs">
          Move the limits; of all that was measured, the best within them for the goal ({search.spec?.objective?.goal}) follows.
        </Text>
        <Stack gap="md" pb="xs">
          <Limit
            label="Accuracy drop, at most"
            text={`${decimal(Number(drop), 1)} ${changeUnitOf(search.metric)}: at least ${accuracyText(base.accuracy - Number(drop), search.metric)}`}
            min={0}
            max={10}
            step={0.1}
            value={Number(drop)}
            onChange={(value) => setDrop(String(value))}
          />
          <Limit
            label="Latency, at most"
            text={`${latency} % of the base: ${micros((Number(latency) / 100) * base.latencyMicros)}`}
            min={1}
            max={100}
            step={1}
            value={Number(latency)}
            onChange={(value) => setLatency(String(value))}
          />
          <Limit
            label="File size, at most"
            text={`${size} % of the base: ${bytes((Number(size) / 100) * base.sizeBytes)}`}
            min={1}
            max={100}
            step={1}
            value={Number(size)}
            onChange={(value) => setSize(String(value))}
          />
        </Stack>
      </section>
      <section className="panel" aria-label="What follows" aria-live="polite" aria-busy={best.isFetching}>
        {none ? (
          <Alert color="orange" title="✖ Nothing measured so far holds these limits">
            <Text size="sm">{best.error?.message} Loosen a limit, or let the search go on.</Text>
          </Alert>
        ) : best.error ? (
          <Failure error={best.error} />
        ) : (
          best.data && (
            <Stack gap="xs">
              <Group justify="space-between">
                <Text component="h3" fw={700} m={0}>
                  ✔ Trial {best.data.trial.number} follows
                </Text>
                <Group gap="xs">
                  <Button size="xs" variant="default" component={Link} href={`/searches/${search.id}/trials/${best.data.trial.number}`}>
                    Look at it
                  </Button>
                  <DownloadModel search={search} trial={best.data.trial.number} artifact={best.data.sha256} />
                </Group>
              </Group>
              <NumbersTable trials={[best.data]} metric={search.metric} />
            </Stack>
          )
        )}
      </section>
    </Stack>
  );
}

type LimitProps = {
  label: string;
  text: string;
  min: number;
  max: number;
  step: number;
  value: number;
  onChange: (value: number) => void;
};

function Limit({ label, text, ...slider }: LimitProps) {
  return (
    <Group wrap="nowrap" gap="md">
      <Text size="sm" w={170}>
        {label}
      </Text>
      <Slider flex={1} label={null} thumbLabel={label} thumbProps={{ "aria-valuetext": text }} {...slider} />
      <Text size="sm" w={260}>
        {text}
      </Text>
    </Group>
  );
}
