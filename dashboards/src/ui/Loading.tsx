import { Center, Loader, Text } from "@mantine/core";

/** Something is on its way; says what. */
export function Loading({ what }: { what: string }) {
  return (
    <Center p="xl" role="status" style={{ gap: 12 }}>
      <Loader size="sm" aria-hidden />
      <Text size="sm">Loading the {what}…</Text>
    </Center>
  );
}
