import { Alert, Text } from "@mantine/core";
import { useState } from "react";
import type { HealthNote } from "../../api/types";

/** What goes wrong while there is still time, with a way out; a line each, until its reader closes it. */
export function HealthNotes({ notes }: { notes: readonly HealthNote[] }) {
  const [closed, setClosed] = useState<readonly string[]>([]);
  return notes
    .filter(({ sign }) => !closed.includes(sign))
    .map(({ sign, message, remedy }) => (
      <Alert
        key={sign}
        color="yellow"
        p="2px 8px"
        role="status"
        withCloseButton
        closeButtonLabel="Close this note"
        onClose={() => setClosed([...closed, sign])}
      >
        <Text size="xs" title={`${message} ${remedy}`}>
          <b>{message}</b> {remedy}
        </Text>
      </Alert>
    ));
}
