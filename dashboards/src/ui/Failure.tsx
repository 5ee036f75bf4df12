import { Alert, Code, List, Text } from "@mantine/core";
import { ApiFailure, Unreachable } from "../api/client";

/** An error that stays until it is read, with every issue that the service named, ways out, and the id for the log. */
export function Failure({ error, onClose }: { error: unknown; onClose?: () => void }) {
  const problem = error instanceof ApiFailure ? error.problem : null;
  const title = problem?.title ?? (error instanceof Unreachable ? "The controller does not answer" : "The page failed");
  return (
    <Alert
      role="alert"
      color="red"
      title={title}
      withCloseButton={onClose !== undefined}
      closeButtonLabel="Close this error"
      {...(onClose === undefined ? {} : { onClose })}
    >
      <Text size="sm">{detail(error, onClose !== undefined)}</Text>
      {problem !== null && problem.issues.length > 0 && (
        <List size="sm" mt="xs">
          {problem.issues.map((issue, at) => (
            <List.Item key={at}>
              {issue.path !== "" && <Code>{issue.path}</Code>} {issue.value !== "" && <>({issue.value}) </>}
              {issue.message} {issue.hint}
            </List.Item>
          ))}
        </List>
      )}
      {problem !== null && problem.id !== "" && (
        <Text size="xs" mt="xs">
          Id for the log: <Code>{problem.id}</Code>
        </Text>
      )}
    </Alert>
  );
}

/** @param asked whether a person asked for it: that is not done again by itself */
function detail(error: unknown, asked: boolean) {
  if (error instanceof Unreachable) {
    return asked
      ? "Whether it was done is not known. Look again once the controller answers. Is `lapidary serve` still running?"
      : "It is tried again by itself. Is `lapidary serve` still running?";
  }
  return error instanceof Error ? error.message : String(error);
}
