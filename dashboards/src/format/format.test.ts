import { expect, test } from "vitest";
import { point, search } from "../samples";
import { ago, bytes, count, decimal, macs, micros, signed, span } from "./format";
import { bestInWords, etaRange, savedInWords, trialsInWords } from "./words";

test("numbers carry their unit and as many digits as matter", () => {
  expect([bytes(0), bytes(999), bytes(240_312), bytes(2_806_850)]).toEqual(["0.00 B", "999 B", "240 kB", "2.81 MB"]);
  expect([micros(87.4), micros(1250)]).toEqual(["87.4 µs", "1.25 ms"]);
  expect([macs(80_508_672), macs(4.1e9)]).toEqual(["80.5 MMAC", "4.10 GMAC"]);
  expect(count(1234567)).toBe("1\u202f234\u202f567");
});

test("a minus is a minus, and nothing is never minus nothing", () => {
  expect(decimal(-0.004, 2)).toBe("0.00");
  expect(signed(-0.5, 1)).toBe("−0.5");
  expect(signed(0.25, 2)).toBe("+0.25");
});

test("spans of time need two units at most", () => {
  expect([span(0), span(59.4), span(61), span(600), span(3600), span(5400), span(200_000)]).toEqual([
    "0 s", "59 s", "1 min 1 s", "10 min", "1 h", "1 h 30 min", "2 d 7 h",
  ]);
  expect(ago(1_000, 1_500)).toBe("just now");
  expect(ago(0, 12_000)).toBe("12 s ago");
});

test("the best is said in words", () => {
  expect(bestInWords(point(), "top-1")).toBe("3.1× faster, −0.30 points, 240 kB");
  expect(bestInWords(point({ speedup: 0.5 }), "top-1")).toContain("2.0× slower");
});

test("what is left is a range that narrows", () => {
  const after = (finished: number) => etaRange(search({}, { finished, remainingSeconds: 600 }).summary);
  expect(after(0)).toBeNull();
  expect(after(1)).toBe("5 min – 20 min");
  expect(after(100)).toBe("9 min 30 s – 11 min");
});

test("what was not judged to the end is told where it saved anything", () => {
  const saved = { cutShort: 12, refused: 3, known: 0, seconds: 40, spentSeconds: 100 };
  expect(savedInWords(saved)).toBe("About 40 s of judging saved: 12 cut short, 3 refused");
  expect([savedInWords(undefined), savedInWords({ ...saved, cutShort: 0, refused: 0, seconds: 0 })]).toEqual([null, null]);
});

test("trials beyond the budget are told apart from those of the budget", () => {
  const spec = { model: "m", data: {}, budget: { trials: 8 } };
  expect(trialsInWords(search({ spec }, { trials: 8, finished: 2 }))).toBe("2 of 8");
  expect(trialsInWords(search({ spec }, { trials: 11, finished: 11 }))).toBe("11 of 8 + 3");
  expect(trialsInWords(search({}, { trials: 11, finished: 4 }))).toBe("4 of 11");
});
