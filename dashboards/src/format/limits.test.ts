import { expect, test } from "vitest";
import { BASE, point } from "../samples";
import { limit } from "./limits";
import { violations } from "./violations";

test("limits are read as people write them", () => {
  expect(limit({ latency: "40%" }, "latency", BASE)).toBe(400);
  expect(limit({ latency: "2ms" }, "latency", BASE)).toBe(2000);
  expect(limit({ latency: "350us" }, "latency", BASE)).toBe(350);
  expect(limit({ size: "300kB" }, "size", BASE)).toBe(300_000);
  expect(limit({ macs: "40M" }, "macs", BASE)).toBe(40_000_000);
  expect(limit({ "accuracy-drop": 0.5 }, "accuracy-drop", BASE)).toBe(0.5);
  expect(limit({ "accuracy-drop": "0.5" }, "accuracy-drop", BASE)).toBe(0.5);
});

test("what is no limit is none", () => {
  expect(limit(undefined, "size", BASE)).toBeNull();
  expect(limit({ size: null }, "size", BASE)).toBeNull();
  expect(limit({ size: "small" }, "size", BASE)).toBeNull();
});

test("a broken limit is named with how much it is broken by", () => {
  const broken = violations(point({ accuracyDrop: 0.86 }), BASE, { "accuracy-drop": "0.5", size: "10%", latency: "40%" }, "top-1");
  expect(broken.map((b) => b.quantity)).toEqual(["accuracy-drop", "size"]);
  expect(broken[0]!.text).toContain("0.36 points");
  expect(broken[1]!.text).toContain("40.0 kB larger than the 200 kB allowed");
});
