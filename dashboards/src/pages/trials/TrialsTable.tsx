import { Anchor, UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type MouseEvent } from "react";
import { Link, useLocation } from "wouter";
import type { Search } from "../../api/types";
import type { TrialPoint } from "../../live/points";
import { TrialReason } from "../../ui/TrialReason";
import type { Column } from "./columns";

const ROW_PIXELS = 26;

type Props = {
  search: Search;
  trials: readonly TrialPoint[];
  columns: readonly Column[];
  sort: string;
  descending: boolean;
  onSort: (key: string) => void;
};

/** Only rows in sight are in the page, so that 50,000 are no more work than 50. */
export function TrialsTable({ search, trials, columns, sort, descending, onSort }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [, navigate] = useLocation();
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here only, never passed on
  const rows = useVirtualizer({
    count: trials.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 12,
  });
  const seen = rows.getVirtualItems();
  const above = seen[0]?.start ?? 0;
  const below = rows.getTotalSize() - (seen.at(-1)?.end ?? 0);
  const base = search.summary.base ?? null;
  return (
    <div className="trials-rows" ref={scroller} tabIndex={0} role="group" aria-label="Rows, scrollable">
      <table aria-rowcount={trials.length + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={column.words ? "words" : undefined} aria-sort={sort === column.key ? (descending ? "descending" : "ascending") : "none"}>
                <UnstyledButton fz="xs" fw={700} onClick={() => onSort(column.key)}>
                  {column.title}
                  <span aria-hidden> {sort === column.key ? (descending ? "▾" : "▴") : ""}</span>
                </UnstyledButton>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space pixels={above} />
          {seen.map((row) => {
            const trial = trials[row.index]!;
            const href = `/searches/${search.id}/trials/${trial.number}`;
            return (
              <tr key={trial.number} aria-rowindex={row.index + 2} onClick={() => navigate(href)}>
                {columns.map((column) => (
                  <Cell key={column.key} column={column} trial={trial} text={column.text(trial, base, search.metric)} href={href} />
                ))}
              </tr>
            );
          })}
          <Space pixels={below} />
        </tbody>
      </table>
    </div>
  );
}

type CellProps = { column: Column; trial: TrialPoint; text: string; href: string };

function Cell(props: CellProps) {
  return props.column.words ? (
    <td className="words" title={props.text}>
      {content(props)}
    </td>
  ) : (
    <td>{content(props)}</td>
  );
}

function content({ column, trial, text, href }: CellProps) {
  switch (column.key) {
    case "number":
      return (
        <Anchor component={Link} href={href} size="xs" onClick={(event: MouseEvent) => event.stopPropagation()}>
          {text}
        </Anchor>
      );
    case "reason":
      return <TrialReason reason={trial.reason} />;
    default:
      return text;
  }
}

/** Stands for the rows that are out of sight. */
function Space({ pixels }: { pixels: number }) {
  return pixels > 0 ? <tr aria-hidden style={{ height: pixels }} /> : null;
}
