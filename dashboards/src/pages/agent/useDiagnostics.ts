import { useState } from "react";
import type { AgentReport } from "../../api/types";

/** What the agent said of itself after so many trials. */
export type Said = { trials: number; numbers: Record<string, number> };

const REMEMBERED = 2_000;

/** What the agent said of itself since the page was opened: the service keeps the latest only. */
export function useDiagnostics(report: AgentReport | undefined): readonly Said[] {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const next = remembered(said, report);
  if (next !== said) {
    setSaid(next);
  }
  return next;
}

/** One more, unless it says nothing new. */
export function remembered(said: readonly Said[], report: AgentReport | undefined): readonly Said[] {
  if (report === undefined || Object.keys(report.diagnostics).length === 0 || report.rewards.length === said.at(-1)?.trials) {
    return said;
  }
  return [...said.slice(1 - REMEMBERED), { trials: report.rewards.length, numbers: report.diagnostics }];
}
