import { expect, test } from "vitest";
import { lineDiff } from "./lineDiff";

test("what both have is the same, the rest was removed or added, in order", () => {
  const signs = { same: " ", added: "+", removed: "-" };
  const said = lineDiff("a\nb\nc\n", "a\nx\nc\nd\n").map(({ kind, text }) => signs[kind] + text);
  expect(said).toEqual([" a", "-b", "+x", " c", "+d"]);
});

test("equal texts differ in nothing", () => {
  expect(lineDiff("a\nb", "a\nb\n").every((line) => line.kind === "same")).toBe(true);
});
