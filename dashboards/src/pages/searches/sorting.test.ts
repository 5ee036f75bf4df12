import { expect, test } from "vitest";
import { point, search } from "../../samples";
import { sorted } from "./sorting";

const LIST = [
  search({ id: "new", name: "b", createdMillis: 3 }, { finished: 10 }),
  search({ id: "mid", name: "A", createdMillis: 2 }, { finished: 90, best: point({ speedup: 2 }) }),
  search({ id: "old", name: "c", createdMillis: 1 }, { finished: 50, best: point({ speedup: 4 }) }),
];

function ids(key: Parameters<typeof sorted>[1], descending: boolean) {
  return sorted(LIST, key, descending).map((s) => s.id);
}

test("searches sort by what their columns show", () => {
  expect(ids("created", true)).toEqual(["new", "mid", "old"]);
  expect(ids("name", false)).toEqual(["mid", "new", "old"]);
  expect(ids("progress", true)).toEqual(["mid", "old", "new"]);
  expect(ids("best", true)).toEqual(["old", "mid", "new"]);
});
