import { Chip, Group, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import type { Search } from "../api/types";
import { count } from "../format/format";
import type { TrialPoint } from "../live/points";
import { countsByReason, sortedBy, type Column } from "../pages/trials/columns";
import { TrialsTable } from "../pages/trials/TrialsTable";
import { TrialReason } from "../ui/TrialReason";
import "../pages/trials/trials.css";

const HEAD_PIXELS = 48;
const ROW_PIXELS = 26;
const MOST_PIXELS = 480;

type Props = { title: string; search: Search; trials: readonly TrialPoint[]; columns: readonly Column[]; sort: string; filtered?: boolean };

/** Trials in a table that sorts and, where there are many, filters by why they ended. */
export function RowsPanel({ title, search, trials, columns, sort, filtered = false }: Props) {
  const [by, setBy] = useState({ key: sort, descending: sort !== "number" });
  const [reasons, setReasons] = useState<string[]>([]);
  const counts = useMemo(() => countsByReason(trials), [trials]);
  const shown = useMemo(() => sortedBy(columns, trials, reasons, by.key, by.descending), [columns, trials, reasons, by]);
  return (
    <section className="panel" aria-label={title}>
      <Group gap="sm" mb={6}>
        <Text component="h2" size="sm" fw={700} m={0}>
          {title}: {shown.length === trials.length ? count(trials.length) : `${count(shown.length)} of ${count(trials.length)}`}
        </Text>
        {filtered && (
          <Chip.Group multiple value={reasons} onChange={setReasons}>
            {[...counts].map(([reason, number]) => (
              <Chip key={reason} size="xs" variant="outline" value={reason}>
                <TrialReason reason={reason} /> {count(number)}
              </Chip>
            ))}
          </Chip.Group>
        )}
      </Group>
      <div className="report-rows" style={{ height: Math.min(MOST_PIXELS, HEAD_PIXELS + ROW_PIXELS * shown.length) }}>
        <TrialsTable
          search={search}
          trials={shown}
          columns={columns}
          sort={by.key}
          descending={by.descending}
          onSort={(key) => setBy((now) => ({ key, descending: now.key === key ? !now.descending : true }))}
        />
      </div>
    </section>
  );
}
