import { Button, Menu } from "@mantine/core";
import { useState } from "react";

export type Copy = { label: string; text: string };

/** Puts one of several texts on the clipboard. */
export function CopyMenu({ copies, label = "Copy…" }: { copies: readonly Copy[]; label?: string }) {
  const [said, setSaid] = useState("");
  const copy = async ({ label, text }: Copy) => {
    await copyText(text);
    setSaid(`Copied ${label}`);
    setTimeout(() => setSaid(""), 2_000);
  };
  return (
    <Menu>
      <Menu.Target>
        <Button size="xs" variant="default" aria-live="polite">
          {said || label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {copies.map((one) => (
          <Menu.Item key={one.label} onClick={() => void copy(one)}>
            Copy {one.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Over plain HTTP from another machine a browser has no clipboard for pages; an invisible field still has. */
async function copyText(text: string) {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
