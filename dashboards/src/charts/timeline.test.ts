import { expect, test } from "vitest";
import { LIGHT } from "./palette";
import { timeline, type Segment } from "./timeline";

function segment(worker: string, more: Partial<Segment> = {}): Segment {
  return { worker, search: "abc", trial: 7, handedOutMillis: 0, fromMillis: 1_000, toMillis: 3_000, noisy: false, ...more };
}

test("each trial is a bar in its worker's row, noisy ones in a series of their own", () => {
  const option = timeline([segment("b"), segment("a", { noisy: true }), segment("gone")], ["a", "b"], LIGHT);
  expect(option.series.map((one) => one.data)).toEqual([[[1, 1_000, 3_000, 7, "abc"]], [[0, 1_000, 3_000, 7, "abc"]]]);
});

test("a bar is where its times are; a noisy one is lower besides its other colour", () => {
  const painter = {
    value: (at: number) => [0, 1_000, 3_000][at]!,
    coord: ([x]: [number, number]): [number, number] => [x / 10, 50],
    size: (): [number, number] => [0, 20],
  };
  const [plain, noisy] = timeline([], ["a"], LIGHT).series.map((one) => one.renderItem(null, painter));
  expect(plain!.shape).toMatchObject({ x: 100, width: 199, y: 43 });
  expect(noisy!.shape.height).toBeLessThan(plain!.shape.height);
  expect(noisy!.shape.y + noisy!.shape.height).toBeCloseTo(plain!.shape.y + plain!.shape.height);
});

test("what the mouse is on is said with its search and its span", () => {
  const { formatter } = timeline([], [], LIGHT).tooltip;
  expect(formatter({ seriesName: "judged", value: [0, 1_000, 3_000, 7, "abc"], dataIndex: 0 })).toMatch(/^trial 7 of search abc\njudged in 2 s/);
});
