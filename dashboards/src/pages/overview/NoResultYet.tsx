import { Alert, Anchor, Code, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useWorkers } from "../../api/queries";
import type { Search } from "../../api/types";
import { bestInWords } from "../../format/words";
import { violations } from "../../format/violations";
import { useLive } from "../../live/SearchLive";

/** Why there is nothing to show yet: each reason has a text and a remedy of its own. */
export function NoResultYet() {
  const { search } = useLive();
  const workers = useWorkers();
  const reason = whyNot(search, workers.data?.total ?? null);
  return (
    <Alert color={reason.color} title={reason.title} p="xs" role="status">
      <Text size="sm" component="div">
        {reason.text}
      </Text>
    </Alert>
  );
}

type Reason = { color: string; title: string; text: ReactNode };

/** @param workers how many are connected; null where that is not known yet */
export function whyNot(search: Search, workers: number | null): Reason {
  const { summary, spec } = search;
  if (workers === 0) {
    return {
      color: "orange",
      title: "No worker is connected",
      text: (
        <>
          Nothing can be judged until one is. Start one with{" "}
          <Code>
            ./lapidary worker --controller {location.origin} --pool {spec?.device?.pool ?? "default"}
          </Code>
          . A controller judges itself unless it was started with <Code>--judge-here false</Code>; then look into its log.
        </>
      ),
    };
  }
  if (summary.cause === "queued") {
    return {
      color: "gray",
      title: "Waiting for its turn",
      text: (
        <>
          Others run; this one begins when one of them ends. Pause or stop one in the{" "}
          <Anchor component={Link} href="/" inherit>
            list of searches
          </Anchor>{" "}
          to have it begin now.
        </>
      ),
    };
  }
  if (summary.finished === 0) {
    return {
      color: "blue",
      title: summary.cause === "preparing" ? "The model is being prepared" : "The first candidate is being judged",
      text: "It takes up to a minute until the first result is here, longer with much validation data. Nothing is to be done.",
    };
  }
  const miss = summary.nearestMiss;
  if (miss && summary.base) {
    const broken = violations(miss, summary.base, spec?.objective?.limits, search.metric);
    return {
      color: "orange",
      title: "All so far break a limit",
      text: (
        <>
          Nearest is trial {miss.trial} ({bestInWords(miss, search.metric)}):{" "}
          {broken.length === 0 ? "its latency was too noisy to be believed" : broken.map((b) => b.text).join("; ")}. Let it
          go on, or launch it again with a looser limit on {broken[0]?.quantity ?? "latency"}.
        </>
      ),
    };
  }
  return {
    color: "orange",
    title: "All so far were refused or failed",
    text: "No candidate could be measured. The events say why for each; a looser limit on size or MACs lets them through.",
  };
}
