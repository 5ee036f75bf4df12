import { Button, Code, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Link } from "wouter";
import { Failure } from "../../ui/Failure";
import { useStartSample } from "./useStartSample";

/** What to do where there is no search yet. */
export function FirstSteps() {
  const { start, busy, error } = useStartSample();
  return (
    <Paper maw={680} mx="auto" mt="xl" p="lg" withBorder>
      <Stack>
        <Title order={1} size="h3">
          No search yet
        </Title>
        <Text>
          A search takes a trained ONNX network and finds the smallest or fastest form of it that keeps its accuracy. Try
          the sample first: a small network for pictures of clothes, about five minutes.
        </Text>
        <Group>
          <Button onClick={() => start?.()} loading={busy} disabled={start === null}>
            Start the sample search
          </Button>
          <Button variant="default" component={Link} href="/launch">
            Launch one with your own model
          </Button>
        </Group>
        {start === null && (
          <Text size="sm" c="dimmed">
            This service has no sample network; it was started without its folder of samples.
          </Text>
        )}
        {error && <Failure error={error} />}
        <Text size="sm">Or from a terminal, in the folder of Lapidary:</Text>
        <Code block>{`./lapidary submit examples/demo.yaml --controller ${location.origin}`}</Code>
      </Stack>
    </Paper>
  );
}
