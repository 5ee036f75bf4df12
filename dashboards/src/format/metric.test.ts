import { expect, test } from "vitest";
import { BASE, point } from "../samples";
import { accuracyText, accuracyTitle, changeText } from "./metric";
import { violations } from "./violations";
import { bestInWords } from "./words";

test("a signal-to-noise ratio and its differences are in decibels", () => {
  expect(accuracyText(31.018, "psnr")).toBe("31.02\u202fdB");
  expect(changeText(0.3, "psnr")).toBe("−0.30 dB");
  expect(accuracyTitle("psnr")).toBe("Accuracy (psnr, dB)");
});

test.each(["top-1", "top-5", "mean-iou", "agreement", undefined])("%s is in percent, and differences in points of it", (metric) => {
  expect(accuracyText(93.7, metric)).toBe("93.70\u202f%");
  expect(changeText(-0.3, metric)).toBe("+0.30 points");
});

test("words of a search go by its metric", () => {
  expect(bestInWords(point(), "psnr")).toBe("3.1× faster, −0.30 dB, 240 kB");
  expect(violations(point({ accuracyDrop: 0.86 }), BASE, { "accuracy-drop": 0.5 }, "psnr")[0]!.text).toContain("0.36 dB of accuracy");
});
