import { Button, Chip, Group, MultiSelect, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { download } from "../../api/client";
import { searchPath } from "../../api/paths";
import { count } from "../../format/format";
import { useLive } from "../../live/SearchLive";
import { Failure } from "../../ui/Failure";
import { Loading } from "../../ui/Loading";
import { REASONS, TrialReason } from "../../ui/TrialReason";
import { useUrlState } from "../../ui/useUrlState";
import { arranged, COLUMNS, columnsOf, countsByReason, served, USUAL_KEYS } from "./columns";
import { TrialsTable } from "./TrialsTable";
import { useSnapshot } from "./useSnapshot";
import "./trials.css";

/** All trials with an outcome; those that arrive wait for a click. */
export default function TrialsPage() {
  const { search } = useLive();
  const [reason, setReason] = useUrlState("reason");
  const [sort, setSort] = useUrlState("sort", "number");
  const [order, setOrder] = useUrlState("order", "desc");
  const [chosen, setChosen] = useUrlState("columns", USUAL_KEYS.join(","));
  const { rows, fresh, take } = useSnapshot();
  const reasons = useMemo(() => reason.split(",").filter((one) => one !== ""), [reason]);
  const shown = useMemo(() => arranged(rows ?? [], reasons, sort, order === "desc"), [rows, reasons, sort, order]);
  const counts = useMemo(() => countsByReason(rows ?? []), [rows]);
  const saving = useMutation({
    mutationFn: () => download(`${searchPath(search.id)}/trials?${served(reasons, sort, order === "desc")}`, `trials-${search.id}.csv`, "text/csv"),
  });
  if (rows === null) {
    return <Loading what="trials" />;
  }
  const keys = chosen.split(",");
  return (
    <section className="panel trials" aria-label="Trials">
      <Group justify="space-between" gap="xs" mb={6}>
        <Group gap={6}>
          <Text component="h2" size="sm" fw={700} m={0} mr={4}>
            {shown.length === rows.length ? count(rows.length) : `${count(shown.length)} of ${count(rows.length)}`} trials
          </Text>
          <Chip.Group multiple value={reasons} onChange={(next) => setReason(next.join(","))}>
            {REASONS.map((one) => (
              <Chip key={one} size="xs" variant="outline" value={one} disabled={!counts.has(one) && !reasons.includes(one)}>
                <TrialReason reason={one} /> {count(counts.get(one) ?? 0)}
              </Chip>
            ))}
          </Chip.Group>
          {fresh > 0 && (
            <Button size="compact-xs" onClick={take} aria-live="polite">
              {count(fresh)} new {fresh === 1 ? "trial" : "trials"}
            </Button>
          )}
        </Group>
        <Group gap="xs">
          <MultiSelect
            size="xs"
            w={130}
            aria-label="Columns"
            placeholder={`${columnsOf(keys).length} columns`}
            classNames={{ pill: "visually-hidden" }}
            data={COLUMNS.filter((column) => column.key !== "number").map((column) => ({ value: column.key, label: column.title }))}
            value={keys.filter((key) => key !== "number")}
            onChange={(next) => setChosen(["number", ...next].join(","))}
          />
          <Button size="xs" variant="default" loading={saving.isPending} onClick={() => saving.mutate()}>
            Download CSV
          </Button>
        </Group>
      </Group>
      {saving.error && <Failure error={saving.error} onClose={() => saving.reset()} />}
      {shown.length === 0 ? (
        <Text p="md" size="sm">
          {rows.length === 0
            ? "No trial has an outcome yet. The first one appears here by itself."
            : "No trial ended for the chosen reason. Choose another reason, or none for all."}
        </Text>
      ) : (
        <TrialsTable
          search={search}
          trials={shown}
          columns={columnsOf(keys)}
          sort={sort}
          descending={order === "desc"}
          onSort={(key) => {
            setOrder(sort === key && order === "desc" ? "asc" : "desc");
            setSort(key);
          }}
        />
      )}
    </section>
  );
}
