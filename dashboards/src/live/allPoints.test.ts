import { afterEach, expect, test, vi } from "vitest";
import { allPoints } from "./allPoints";

afterEach(() => vi.unstubAllGlobals());

const COLUMNS = {
  number: [0, 1], reasons: ["refused", "feasible"], reason: [0, 1], feasible: [false, true], reward: [-2, 1.2], accuracy: [null, 94.12],
  latencyRatio: [null, 0.3], sizeBytes: [null, 619_529], packedBytes: [null, 542_458], macs: [null, 72_555_616],
  seconds: [1.5, 3.777], atMillis: [1795526556909, 1795526555061],
};

test("trials are read in the order in which their outcomes came", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify(COLUMNS))));
  const rows = await allPoints("abc");
  expect(rows.map((row) => row.number)).toEqual([1, 0]);
  expect(rows[1]).toMatchObject({ reason: "refused", accuracy: null, latencyRatio: null, feasible: false });
  expect(rows[0]).toMatchObject({ accuracy: 94.12, latencyRatio: 0.3, sizeBytes: 619_529, atMillis: 1795526555061 });
});

test("many trials are read answer by answer, each behind the one before", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (path: string) => {
    const { after, limit } = Object.fromEntries(new URL(path, "http://x").searchParams) as Record<string, string>;
    asked.push(after!);
    const numbers = Array.from({ length: Math.min(Number(limit), 24_999 - Number(after)) }, (_, at) => Number(after) + 1 + at);
    const all = (value: unknown) => numbers.map(() => value);
    return Promise.resolve(
      new Response(JSON.stringify({ ...Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, all(1)])), number: numbers })),
    );
  });
  const rows = await allPoints("abc");
  expect(asked).toEqual(["-1", "9999", "19999"]);
  expect(rows).toHaveLength(25_000);
});
