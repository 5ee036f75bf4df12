import { expect, test } from "vitest";
import { LIGHT } from "./palette";
import { timeline, type Segment } from "./timeline";

function segment(worker: string, more: Partial<Segment> = {}): Segment {
  return { worker, search: "abc", trial: 7, attempt: 1, fromMillis: 1_000, toMillis: 3_000, ending: "judged", ...more };
}

const ALIVE = [{ id: "a", alive: true }, { id: "b", alive: true }];

function data(segments: Segment[], name: string) {
  return timeline(segments, ALIVE, LIGHT).series.find((one) => one.name === name)!.data;
}

const painter = {
  value: (at: number) => [0, 1_000, 3_000][at]!,
  coord: ([x]: [number, number]): [number, number] => [x / 10, 50],
  size: (): [number, number] => [0, 20],
};

test("each attempt is a bar in its worker's row, in the series of its ending", () => {
  const segments = [segment("b"), segment("a", { ending: "noisy" }), segment("elsewhere")];
  expect(data(segments, "judged")).toEqual([[1, 1_000, 3_000, 7, "abc", 1]]);
  expect(data(segments, "judged, latency too noisy")).toEqual([[0, 1_000, 3_000, 7, "abc", 1]]);
});

test("each ending is drawn in a shape of its own, on the same line", () => {
  const drawn = timeline([], ALIVE, LIGHT).series.slice(0, 4).map((one) => one.renderItem(null, painter)) as {
    shape: { x: number; y: number; width: number; height: number };
    style: { fill: string; lineDash?: number[] };
  }[];
  const [judged, noisy, failed, lost] = drawn;
  expect(judged!.shape).toMatchObject({ x: 100, width: 199, y: 43 });
  expect(noisy!.shape.height).toBeLessThan(judged!.shape.height);
  expect(noisy!.shape.y + noisy!.shape.height).toBeCloseTo(judged!.shape.y + judged!.shape.height);
  expect(failed!.style.fill).toBe("transparent");
  expect(lost!.style.lineDash).toBeDefined();
  expect(failed!.style.lineDash).toBeUndefined();
});

test("a retry is linked to the attempt before it", () => {
  const segments = [segment("a", { ending: "lost" }), segment("b", { attempt: 2, fromMillis: 4_000, toMillis: 5_000 }), segment("b", { trial: 8 })];
  expect(data(segments, "the same trial again")).toEqual([[3_000, 0, 4_000, 1]]);
});

test("what the mouse is on is said with its search, its span and its attempt", () => {
  const { formatter } = timeline([], [], LIGHT).tooltip;
  expect(formatter({ seriesName: "judged", value: [0, 1_000, 3_000, 7, "abc", 1], dataIndex: 0 })).toMatch(/^trial 7 of search abc\njudged in 2 s/);
  expect(formatter({ seriesName: "judged", value: [0, 1_000, 3_000, 7, "abc", 2], dataIndex: 0 })).toContain("attempt 2");
});

test("a worker that is gone is told from those alive", () => {
  const { formatter } = timeline([], [{ id: "a", alive: true }, { id: "b", alive: false }], LIGHT).yAxis.axisLabel;
  expect(formatter("a")).toBe("a");
  expect(formatter("b")).toBe("{gone|✖ b}");
});
