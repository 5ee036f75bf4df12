import { expect, test } from "vitest";
import { begin, begunOr } from "./begun";

test("what was begun is had by the first who asks, and loaded anew for the next", async () => {
  begin("search", () => Promise.resolve("early"));
  expect(await begunOr("search", () => Promise.resolve("late"))).toBe("early");
  expect(await begunOr("search", () => Promise.resolve("late"))).toBe("late");
});

test("what failed before anybody asked is loaded again", async () => {
  begin("search", () => Promise.reject(new Error("a token is wanted")));
  expect(await begunOr("search", () => Promise.resolve("late"))).toBe("late");
});
