import { Button, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import { giveToken, TOKEN_WANTED } from "../api/client";

/** Asks for a token where the service wants one; where it does not, nobody sees this. */
export function TokenGate({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [wanted, setWanted] = useState(false);
  const [token, setToken] = useState("");
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ask = () => setWanted(true);
    window.addEventListener(TOKEN_WANTED, ask);
    return () => window.removeEventListener(TOKEN_WANTED, ask);
  }, []);

  const enter = (event: FormEvent) => {
    event.preventDefault();
    giveToken(token.trim());
    setToken("");
    setWanted(false);
    setRound((n) => n + 1);
    void client.resetQueries();
  };

  return (
    <>
      <Modal opened={wanted} onClose={() => setWanted(false)} title="This controller asks for a token" centered>
        <form onSubmit={enter}>
          <Stack>
            <Text size="sm">
              Somebody with the role admin makes tokens; the first one was printed where the service was started. It is
              kept until this tab is closed.
            </Text>
            <PasswordInput
              label="Token"
              autoComplete="off"
              data-autofocus
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
            />
            <Button type="submit" disabled={token.trim() === ""}>
              Enter
            </Button>
          </Stack>
        </form>
      </Modal>
      <div key={round}>{children}</div>
    </>
  );
}
