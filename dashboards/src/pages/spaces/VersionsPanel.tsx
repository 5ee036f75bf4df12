import { Group, Select, Text } from "@mantine/core";
import { useState } from "react";
import { useSpaceVersions } from "../../api/queries";
import { Failure } from "../../ui/Failure";
import { lineDiff } from "./lineDiff";
import { asText } from "./space";

const SIGNS = { same: " ", added: "+", removed: "−" };

/** What a draft, or a version, changes against another version. */
export function VersionsPanel({ name, draft }: { name: string; draft: string }) {
  const versions = useSpaceVersions(name);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const items = versions.data?.items ?? [];
  const newest = items[0];
  if (newest === undefined) {
    return versions.error ? <Failure error={versions.error} /> : null;
  }
  const textOf = (version: string | null) => {
    const saved = items.find((item) => String(item.version) === version);
    return saved === undefined ? null : asText(saved.space);
  };
  const data = items.map((item) => ({ value: String(item.version), label: `version ${item.version}` }));
  const lines = lineDiff(textOf(from) ?? asText(newest.space), textOf(to) ?? draft);
  const changed = lines.filter((line) => line.kind !== "same").length;
  return (
    <section className="panel" aria-label="Versions">
      <Group gap="xs" align="end">
        <Select size="xs" w={120} label="From" data={data} value={from ?? String(newest.version)} onChange={setFrom} />
        <Select size="xs" w={120} label="To" placeholder="the draft" data={data} value={to} onChange={setTo} clearable />
        <Text size="xs" c="dimmed">
          {changed === 0 ? "No difference." : changed === 1 ? "1 line differs." : `${changed} lines differ.`}
        </Text>
      </Group>
      {changed > 0 && (
        <pre className="diff" tabIndex={0} aria-label="Differences">
          {lines.map((line, at) => (
            <div key={at} data-kind={line.kind}>
              {SIGNS[line.kind]} {line.text}
            </div>
          ))}
        </pre>
      )}
    </section>
  );
}
