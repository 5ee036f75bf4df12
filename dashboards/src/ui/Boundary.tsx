import { Alert, Button, Group, Text } from "@mantine/core";
import { Component, useEffect, type ReactNode } from "react";

const TRY_MILLIS = 2_000;

type Props = { children: ReactNode; place: string };
type State = { error: unknown; place: string };

/**
 * Holds what goes wrong while a page is drawn, so that the rest stays; another place is tried afresh. A page whose code could
 * not be fetched comes by itself once the controller answers again.
 */
export class Boundary extends Component<Props, State> {
  override state: State = { error: null, place: this.props.place };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.place === state.place ? null : { error: null, place: props.place };
  }

  override render() {
    const { error } = this.state;
    if (error === null) {
      return this.props.children;
    }
    return isNotFetched(error) ? <NotFetched /> : <Broken error={error} onRetry={() => this.setState({ error: null })} />;
  }
}

/** Browsers and the bundler say each in their own words that a script or a style did not come. */
function isNotFetched(error: unknown) {
  return error instanceof Error && /preload|dynamically imported module|importing a module script/i.test(error.message);
}

function NotFetched() {
  useEffect(() => {
    const timer = setInterval(() => {
      fetch("/healthz").then(
        (answer) => answer.ok && location.reload(),
        () => undefined,
      );
    }, TRY_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Alert role="alert" color="orange" title="This page has not come from the controller">
      <Text size="sm">It comes by itself once the controller answers again. Is `lapidary serve` still running?</Text>
    </Alert>
  );
}

function Broken({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Alert role="alert" color="red" title="This page could not be drawn">
      <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>
      <Group mt="xs">
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Group>
    </Alert>
  );
}
