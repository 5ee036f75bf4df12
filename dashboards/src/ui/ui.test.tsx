import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { ApiFailure, authority, send, Unreachable } from "../api/client";
import { LimitSlider } from "../pages/launch/LimitSlider";
import { Failure } from "./Failure";
import { TokenGate } from "./TokenGate";

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

function show(children: ReactNode) {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
    </MantineProvider>,
  );
}

const PROBLEM = {
  type: "urn:lapidary:problem:invalid-input", title: "Invalid input", status: 422, detail: "What was sent cannot be used.",
  instance: "/api/v1/searches", id: "7f3a",
  issues: [
    { path: "space", value: "joint", message: "This is no space.", hint: "Maybe `joint-int8`?" },
    { path: "seed", value: "x", message: "This is no number.", hint: "" },
  ],
};

test("an error tells every issue with its way out, and the id for the log", () => {
  show(<Failure error={new ApiFailure(PROBLEM)} />);
  const alert = screen.getByRole("alert");
  expect(alert).toHaveTextContent("space (joint) This is no space. Maybe `joint-int8`?");
  expect(alert).toHaveTextContent("seed");
  expect(alert).toHaveTextContent("7f3a");
});

test("an error stays until its reader closes it", async () => {
  const close = vi.fn();
  show(<Failure error={new Unreachable(null)} onClose={close} />);
  expect(screen.getByRole("alert")).toHaveTextContent("The controller does not answer");
  await userEvent.click(screen.getByRole("button", { name: "Close this error" }));
  expect(close).toHaveBeenCalledOnce();
});

test("a token is asked for only where the service wants one, and sent from then on", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ ...PROBLEM, status: 401 }), { status: 401 })));
  show(<TokenGate>the page</TokenGate>);
  expect(screen.queryByLabelText("Token")).toBeNull();
  expect(authority()).toEqual({});

  await expect(send("/api/v1/searches")).rejects.toThrow(ApiFailure);
  await userEvent.type(await screen.findByLabelText("Token"), "secret");
  await userEvent.click(screen.getByRole("button", { name: "Enter" }));
  expect(authority()).toEqual({ Authorization: "Bearer secret" });
});

test("an answer of something in between is told as such", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("<html>", { status: 502, statusText: "Bad Gateway" })));
  await expect(send("/api/v1/searches")).rejects.toThrow("502 Bad Gateway");
});

const KIND = { quantity: "latency", label: "Latency", unit: "%", min: 5, max: 100, step: 1, initial: 40 } as const;

test("a limit is off, or a value that the arrow keys move", async () => {
  const change = vi.fn();
  show(<LimitSlider kind={KIND} value={undefined} onChange={change} />);
  await userEvent.click(screen.getByRole("checkbox", { name: "Latency" }));
  expect(change).toHaveBeenLastCalledWith("40%");
});

test("a limit in a unit of its own is shown as it is written and left to the YAML", () => {
  show(<LimitSlider kind={KIND} value="2ms" onChange={vi.fn()} />);
  expect(screen.getByText("2ms")).toBeInTheDocument();
});
