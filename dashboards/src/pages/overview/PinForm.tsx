import { Button, Group, NumberInput } from "@mantine/core";
import { useState, type FormEvent } from "react";

/** Pins a trial by its number: for those who use no mouse, or know the number. */
export function PinForm({ onPin }: { onPin: (trial: number) => void }) {
  const [trial, setTrial] = useState<number | string>("");
  const pin = (event: FormEvent) => {
    event.preventDefault();
    if (trial !== "") {
      onPin(Number(trial));
      setTrial("");
    }
  };
  return (
    <form onSubmit={pin}>
      <Group gap={4} wrap="nowrap">
        <NumberInput
          size="xs"
          w={74}
          min={0}
          hideControls
          placeholder="Trial"
          aria-label="Trial to pin"
          value={trial}
          onChange={setTrial}
        />
        <Button size="xs" type="submit" variant="default" disabled={trial === ""}>
          Pin
        </Button>
      </Group>
    </form>
  );
}
