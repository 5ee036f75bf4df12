import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BASE, search, trial } from "../../samples";
import { columnsOf, USUAL_KEYS } from "./columns";
import { TrialsTable } from "./TrialsTable";

beforeEach(() => {
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(520);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(1000);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function table(count: number, onSort: (key: string) => void = () => {}) {
  const trials = Array.from({ length: count }, (_, number) => trial(number));
  const columns = columnsOf(USUAL_KEYS);
  return render(
    <MantineProvider>
      <TrialsTable search={search({}, { base: BASE })} trials={trials} columns={columns} sort="number" descending={false} onSort={onSort} />
    </MantineProvider>,
  );
}

test("of 50,000 trials only those in sight are in the page, and the table still says how many there are", async () => {
  table(50_000);
  expect(screen.getByRole("table")).toHaveAttribute("aria-rowcount", "50001");
  await screen.findByRole("link", { name: "3" });
  const rows = screen.getAllByRole("row");
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.length).toBeLessThan(60);
  expect(screen.getByRole("link", { name: "3" })).toHaveAttribute("href", "/searches/abc/trials/3");
});

test("a heading sorts and says by what the rows are sorted", async () => {
  const sorted = vi.fn();
  table(3, sorted);
  expect(screen.getByRole("columnheader", { name: /Trial/ })).toHaveAttribute("aria-sort", "ascending");
  await userEvent.click(screen.getByRole("button", { name: "Speed-up" }));
  expect(sorted).toHaveBeenCalledWith("speedup");
});
