import type { Search } from "../api/types";
import { violations } from "../format/violations";
import { columnsOf, USUAL_KEYS, type Column } from "../pages/trials/columns";
import type { ReportData } from "./data";

/** What a trial breaks, or why it was not judged. */
export function whyNot({ search, trials }: Pick<ReportData, "search" | "trials">): Column {
  const words: Column["text"] = (trial, base, metric) => {
    if (trial.feasible) {
      return "";
    }
    const reasons = trials[trial.number]?.outcome.reasons ?? [];
    const { accuracy, latencyRatio, sizeBytes, packedBytes, macs } = trial;
    if (base === null || accuracy === null || latencyRatio === null || sizeBytes === null || packedBytes === null || macs === null) {
      return reasons.join("; ");
    }
    const costs = { accuracyDrop: base.accuracy - accuracy, latencyMicros: latencyRatio * base.latencyMicros, sizeBytes, packedBytes, macs };
    const broken = violations(costs, base, limitsOf(search), metric).map((one) => one.text);
    // What rounding hides is told without its amount.
    return broken.join("; ") || (trial.reason === "noisy" ? "its latency is too noisy to be believed" : "it breaks a limit by a hair");
  };
  return { key: "why", title: "Why not", width: 370, words: true, value: (trial) => trial.reason, text: words };
}

function limitsOf(search: Search) {
  return search.spec?.objective?.limits;
}

/** Where a trial's model lies. */
export function fileOf(files: Record<string, string>): Column {
  const file = (number: number) => files[number] ?? "";
  return { key: "file", title: "Model", width: 170, value: (trial) => file(trial.number), text: (trial) => file(trial.number) };
}

/** Without rewards and times, so that what a trial breaks has room. */
export const REPORT_COLUMNS = columnsOf([...USUAL_KEYS, "packed-size", "macs"]).filter(({ key }) => !["reward", "seconds", "at"].includes(key));
