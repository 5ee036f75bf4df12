import { expect, test } from "vitest";
import type { FeedState } from "./feed";
import { freshness } from "./Freshness";

const NOW = 1_000_000;

function look(state: FeedState, lastSign: number | null = null) {
  return freshness({ state, lastSign: () => lastSign }, NOW - 5_000, NOW);
}

test("it says how old the last event is while the controller is heard", () => {
  expect(look({ kind: "live", lastSign: 0 }, NOW - 20_000)).toMatchObject({ color: "teal", text: "live, event 5 s ago" });
});

test("after three missed signs of life it turns amber", () => {
  expect(look({ kind: "live", lastSign: 0 }, NOW - 46_000)).toMatchObject({ color: "yellow", urgent: true });
  expect(look({ kind: "live", lastSign: 0 }, NOW - 46_000).text).toBe("no sign of life for 46 s");
});

test("a lost controller is named, with since when", () => {
  const lost = look({ kind: "lost", since: NOW - 12_000, attempts: 3, lastSign: null });
  expect(lost).toMatchObject({ text: "controller is gone since 12 s, trying again", urgent: true });
});

test("after the end nothing is awaited", () => {
  expect(look({ kind: "ended" }).text).toBe("over, event 5 s ago");
});
