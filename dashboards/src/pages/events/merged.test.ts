import { expect, test } from "vitest";
import type { StoredEvent } from "../../api/types";
import { hasHole, merged, PAGE, pageBefore } from "./merged";

const events = (...numbers: number[]) => numbers.map((seq) => ({ seq }) as StoredEvent);
const numbers = (list: StoredEvent[]) => list.map((event) => event.seq);

test("stored and live events are one list, newest first, each once", () => {
  expect(numbers(merged([events(4, 5, 6), events(1, 2, 3)], events(5, 6, 7, 8)))).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  expect(numbers(merged([], events(1, 2)))).toEqual([2, 1]);
});

test("pages lead to the first event and no further", () => {
  expect(pageBefore(PAGE + 101)).toEqual({ after: 100, limit: PAGE });
  expect(pageBefore(101)).toEqual({ after: 0, limit: 100 });
  expect(pageBefore(1)).toBeNull();
});

test("a hole is where the oldest live event does not follow the newest stored one", () => {
  expect(hasHole(4, events(5, 6))).toBe(false);
  expect(hasHole(4, events(3, 4, 5))).toBe(false);
  expect(hasHole(4, [])).toBe(false);
  expect(hasHole(4, events(6))).toBe(true);
});
