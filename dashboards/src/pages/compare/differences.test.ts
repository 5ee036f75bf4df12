import { expect, test } from "vitest";
import type { SearchSpec } from "../../api/types";
import { search } from "../../samples";
import { specDifferences } from "./differences";

function asked(more: Partial<SearchSpec>) {
  return search({ spec: { model: "m", data: { source: "s" }, seed: 7, ...more } });
}

test("only what two searches were asked differently is told, by its path; names do not count", () => {
  const differences = specDifferences(
    asked({ name: "a", objective: { limits: { size: "25%" } }, agent: "ddpg" }),
    asked({ name: "b", objective: { limits: { size: "20%" } }, budget: { trials: 40 }, agent: "ddpg" }),
  );
  expect(differences).toEqual([
    { path: "objective.limits.size", values: ["25%", "20%"] },
    { path: "budget.trials", values: ["—", "40"] },
  ]);
  expect(specDifferences(asked({}), asked({}))).toEqual([]);
});
