import { expect, test } from "vitest";
import type { AgentReport } from "../../api/types";
import { remembered } from "./useDiagnostics";

function report(trials: number, diagnostics: Record<string, number>): AgentReport {
  return { agent: "ddpg", rewards: Array.from({ length: trials }, (_, trial) => ({ trial, reward: 0, average: 0, feasible: true })), diagnostics };
}

test("what the agent says is remembered once for each number of trials", () => {
  const one = remembered([], report(3, { sigma: 0.5 }));
  expect(one).toEqual([{ trials: 3, numbers: { sigma: 0.5 } }]);
  expect(remembered(one, report(3, { sigma: 0.5 }))).toBe(one);
  expect(remembered(one, report(4, { sigma: 0.4 }))).toHaveLength(2);
});

test("an agent that says nothing changes nothing", () => {
  expect(remembered([], report(3, {}))).toEqual([]);
  expect(remembered([], undefined)).toEqual([]);
});
