import { expect, test } from "vitest";
import { BASE, trial } from "../../samples";
import { arranged, COLUMNS, columnsOf, countsByReason, served } from "./columns";

const numbers = (trials: { number: number }[]) => trials.map((t) => t.number);

test("what was not measured comes last in either order", () => {
  const trials = [trial(0, { accuracy: 90 }), trial(1, { accuracy: null, reason: "refused" }), trial(2, { accuracy: 95 })];
  expect(numbers(arranged(trials, [], "accuracy", true))).toEqual([2, 0, 1]);
  expect(numbers(arranged(trials, [], "accuracy", false))).toEqual([0, 2, 1]);
});

test("among equals the older comes first, and what was given stays as it was", () => {
  const trials = [trial(2), trial(0), trial(1)];
  expect(numbers(arranged(trials, [], "reward", true))).toEqual([0, 1, 2]);
  expect(numbers(trials)).toEqual([2, 0, 1]);
});

test("only the reasons asked for are kept; unknown sorting goes by number", () => {
  const trials = [trial(1, { reason: "noisy" }), trial(0), trial(2, { reason: "failed" })];
  expect(numbers(arranged(trials, ["noisy", "failed"], "nonsense", true))).toEqual([2, 1]);
  expect(countsByReason(trials).get("noisy")).toBe(1);
});

test("each column says its unit, and a dash where there is nothing", () => {
  const words = (t = trial(7), metric = "top-1") => Object.fromEntries(COLUMNS.map((column) => [column.key, column.text(t, BASE, metric)]));
  expect(words()).toMatchObject({
    number: "7", accuracy: "93.80\u202f%", change: "−0.20 points", speedup: "2.00×", latency: "500 µs", size: "1.00 MB", macs: "40.0 MMAC",
    seconds: "2 s",
  });
  expect(words(trial(7), "psnr")).toMatchObject({ accuracy: "93.80\u202fdB", change: "−0.20 dB" });
  expect(words(trial(7, { latencyRatio: null, macs: null }))).toMatchObject({ speedup: "—", latency: "—", macs: "—" });
});

test("the number stays whatever columns are chosen", () => {
  expect(columnsOf(["size", "reason"]).map((column) => column.key)).toEqual(["number", "reason", "size"]);
});

test("the CSV comes as the table shows it, as far as the service can", () => {
  expect(served(["noisy", "known"], "accuracy", true)).toBe("reason=noisy%2Cknown&sort=accuracy&order=desc");
  expect(served([], "speedup", true)).toBe("sort=latency&order=asc");
  expect(served([], "seconds", true)).toBe("");
});
