import { Alert, Group, Text } from "@mantine/core";
import { bytes, count, decimal, span } from "../../format/format";
import { changeText } from "../../format/metric";
import { savedInWords } from "../../format/words";
import { useLive } from "../../live/SearchLive";
import { DownloadModel } from "../../ui/DownloadModel";

/** What was chosen, why, and why the search stopped. */
export function ResultCard() {
  const { search } = useLive();
  const { summary } = search;
  const { best, base, nearestMiss, test } = summary;
  const saved = savedInWords(summary.saved);
  const chosen = best ?? nearestMiss ?? null;
  const color = search.state === "FAILED" ? "red" : best ? "teal" : "orange";
  const title =
    search.state === "FAILED" ? "✖ The search failed" : best ? `✔ Chosen: trial ${best.trial}` : "Finished, but no candidate holds the limits";
  return (
    <Alert color={color} p={6} role="status">
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Text size="sm">
          <b>{title}.</b>{" "}
          {chosen && base && (
            <>
              {best
                ? "Of all that hold the limits, it serves the goal best: "
                : `Nearest is trial ${chosen.trial}: `}
              {decimal(chosen.speedup, 2)}× as fast (95 %: {decimal(chosen.speedupLow, 2)}–{decimal(chosen.speedupHigh, 2)}),{" "}
              {changeText(chosen.accuracyDrop, search.metric)} on validation
              {test && `, ${changeText(test.baseAccuracy - test.bestAccuracy, search.metric)} on ${count(test.samples)} test samples`},{" "}
              {bytes(chosen.sizeBytes)} instead of {bytes(base.sizeBytes)}.{" "}
            </>
          )}
          Stopped after {span(summary.elapsedSeconds)}: {summary.reason}
          {saved !== null && ` ${saved}.`}
        </Text>
        {chosen?.artifact && (
          <DownloadModel artifact={chosen.artifact} search={search} trial={chosen.trial} />
        )}
      </Group>
    </Alert>
  );
}
