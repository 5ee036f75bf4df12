import { afterEach, expect, test, vi } from "vitest";
import type { StoredEvent } from "../api/types";
import { Feed, pauseMillis, type FeedState } from "./feed";

type Script = { status?: number; chunks?: string[]; hold?: boolean; fail?: boolean };

/** Answers each connection by the next script; the last one stands for all later ones. */
function service(scripts: Script[]) {
  const asked: Record<string, string>[] = [];
  vi.stubGlobal("fetch", (_path: string, init: RequestInit) => {
    asked.push(init.headers as Record<string, string>);
    const script = scripts[Math.min(asked.length, scripts.length) - 1]!;
    if (script.fail) {
      return Promise.reject(new TypeError("refused"));
    }
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        script.chunks?.forEach((chunk) => controller.enqueue(new TextEncoder().encode(chunk)));
        if (!script.hold) {
          controller.close();
        }
        init.signal!.addEventListener("abort", () => script.hold && controller.error(new Error("aborted")));
      },
    });
    return Promise.resolve(new Response(body, { status: script.status ?? 200 }));
  });
  return asked;
}

function follow(after: number | null = null) {
  const events: StoredEvent[] = [];
  const states: FeedState[] = [];
  const back = vi.fn();
  const feed = new Feed("/events", after, { event: (e) => events.push(e), state: (s) => states.push(s), back }, () => 1);
  return { feed, events, states, back };
}

function event(id: number) {
  return `id: ${id}\nevent: proposed\ndata: {"seq":${id},"type":"proposed"}\n\n`;
}

afterEach(() => vi.unstubAllGlobals());

test("after a break it goes on behind the last event that it saw", async () => {
  const asked = service([{ chunks: [event(7), event(8)] }, { fail: true }, { status: 503 }, { chunks: [event(9)], hold: true }]);
  const { feed, events, states, back } = follow(6);
  await vi.waitFor(() => expect(events.map((e) => e.seq)).toEqual([7, 8, 9]));
  feed.close();

  expect(asked.map((headers) => headers["Last-Event-ID"])).toEqual(["6", "8", "8", "8"]);
  expect(back).toHaveBeenCalledOnce();
  const lost = states.filter((state) => state.kind === "lost");
  expect(lost.map((state) => state.attempts)).toEqual([1, 2, 3]);
  expect(new Set(lost.map((state) => state.since)).size).toBe(1);
  expect(states.at(-1)!.kind).toBe("live");
});

test("an event cut in two is one event", async () => {
  const whole = event(3);
  service([{ chunks: [whole.slice(0, 20), whole.slice(20)], hold: true }]);
  const { feed, events } = follow();
  await vi.waitFor(() => expect(events).toHaveLength(1));
  feed.close();
});

test("a sign of life is no event but keeps the feed alive", async () => {
  service([{ chunks: [":\n\n"], hold: true }]);
  const { feed, events, states } = follow();
  await vi.waitFor(() => expect(states.map((s) => s.kind)).toEqual(["live"]));
  expect(events).toEqual([]);
  feed.close();
});

test("told that the search is over, it closes and does not come back", async () => {
  const asked = service([{ chunks: [event(1), "event: end\ndata: {}\n\n"] }]);
  const { states } = follow();
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: "ended" }));
  await new Promise((resume) => setTimeout(resume, 20));
  expect(asked).toHaveLength(1);
});

test("pauses grow from half a second to ten", () => {
  expect(pauseMillis(1)).toBeLessThanOrEqual(500);
  expect(pauseMillis(1)).toBeGreaterThanOrEqual(375);
  expect(pauseMillis(30)).toBeLessThanOrEqual(10_000);
  expect(pauseMillis(30)).toBeGreaterThanOrEqual(7_500);
});
