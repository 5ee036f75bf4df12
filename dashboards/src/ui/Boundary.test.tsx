import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Boundary } from "./Boundary";

let failing: Error | null = null;

function draw(place: string) {
  render(
    <MantineProvider env="test">
      <Boundary place={place}>
        <Page />
      </Boundary>
    </MantineProvider>,
  );
}

function Page() {
  if (failing !== null) {
    throw failing;
  }
  return <p>The page</p>;
}

beforeEach(() => {
  // React tells of every error that a boundary holds.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(() => {
  failing = null;
  vi.restoreAllMocks();
});

test("says what broke a page and draws it again when asked", async () => {
  failing = new Error("No such document");
  draw("/launch");
  expect(screen.getByRole("alert")).toHaveTextContent("No such document");
  failing = null;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.getByText("The page")).toBeInTheDocument();
});

test("says that code which could not be fetched comes by itself", () => {
  failing = new Error("Unable to preload CSS for /assets/trials.css");
  draw("/trials");
  expect(screen.getByRole("alert")).toHaveTextContent("It comes by itself once the controller answers again.");
});
