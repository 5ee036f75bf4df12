import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { HealthNote } from "../../api/types";
import { HealthNotes } from "./HealthNotes";

const NOISE: HealthNote = { sign: "noise", message: "Of 20 latencies, 9 were too noisy.", remedy: "Stop what else runs." };
const STANDSTILL: HealthNote = { sign: "standstill", message: "Nothing better for 40 trials.", remedy: "Stop it, or widen the space." };

test("each note stands with its remedy until it is closed, and stays closed when it is told again", async () => {
  const page = (notes: HealthNote[]) => (
    <MantineProvider env="test">
      <HealthNotes notes={notes} />
    </MantineProvider>
  );
  const { rerender } = render(page([NOISE, STANDSTILL]));
  expect(screen.getAllByRole("status").map((note) => note.textContent)).toEqual([
    "Of 20 latencies, 9 were too noisy. Stop what else runs.",
    "Nothing better for 40 trials. Stop it, or widen the space.",
  ]);
  await userEvent.click(screen.getAllByRole("button", { name: "Close this note" })[0]!);
  rerender(page([{ ...NOISE, message: "Of 30 latencies, 12 were too noisy." }, STANDSTILL]));
  expect(screen.getByRole("status")).toHaveTextContent("Nothing better");
  rerender(page([]));
  expect(screen.queryByRole("status")).toBeNull();
});
