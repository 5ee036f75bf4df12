import { Anchor, Group, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { memo, useMemo } from "react";
import { Link } from "wouter";
import { trialQuery, useProfile } from "../../api/queries";
import type { Candidate, ModelGraph } from "../../api/types";
import { count, decimal, macs, percent } from "../../format/format";
import { sensitivity } from "../candidate/bought";
import { cellOf, colorsOf, rowsOf, shortName, type Cell } from "./layers";
import { PinForm } from "./PinForm";

type Props = {
  id: string;
  graph: ModelGraph;
  /** The best trial, or the nearest miss; null for none. */
  chosen: number | null;
  isBest: boolean;
  pins: readonly number[];
  onPin: (trial: number) => void;
};
type Column = { key: string; title: string; policy: Candidate | null; loading: boolean; trial: number | null; pinned: boolean };

const PIN_NAMES = "ABCD";

/** What was done to each layer, side by side: the base, the best and the pinned candidates. */
export const LayerPanel = memo(function LayerPanel({ id, graph, chosen, isBest, pins, onPin }: Props) {
  const profile = useProfile(id);
  const numbers = [...(chosen === null ? [] : [chosen]), ...pins];
  const trials = useQueries({ queries: numbers.map((number) => trialQuery(id, number)) });
  const columns: Column[] = [
    { key: "base", title: "base", policy: null, loading: false, trial: null, pinned: false },
    ...numbers.map((number, at) => {
      const isChosen = chosen !== null && at === 0;
      const pin = isChosen ? -1 : at - (chosen === null ? 0 : 1);
      return {
        key: `${isChosen ? "chosen" : "pin"}-${number}`,
        title: isChosen ? `${isBest ? "best" : "nearest"}: ${number}` : `${PIN_NAMES[pin]}: ${number}`,
        policy: trials[at]?.data?.policy ?? null,
        loading: trials[at]?.data === undefined,
        trial: number,
        pinned: !isChosen,
      };
    }),
  ];
  const rows = useMemo(() => rowsOf(graph), [graph]);
  const widest = Math.max(...rows.map((r) => Math.max(r.macsShare, r.parametersShare)));
  const errors = useMemo(
    () => (profile.data === undefined ? null : rows.map((row) => sensitivity(row.layer, graph, profile.data))),
    [rows, graph, profile.data],
  );
  const worst = Math.max(...(errors ?? []), 1e-9);
  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text component="h2" size="sm" fw={700} m={0}>
          Layers
        </Text>
        <Legend />
        <Group gap="xs" wrap="nowrap">
          {pins.length > 0 && (
            <Anchor
              component={Link}
              size="xs"
              href={`/searches/${id}/trials/${numbers[0]}?with=${numbers.slice(1, 4).join(",")}`}
            >
              Compare
            </Anchor>
          )}
          <PinForm onPin={onPin} />
        </Group>
      </Group>
      <div className="layer-map" tabIndex={0} role="region" aria-label="Layer map, scrollable">
        <table>
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col">
                <Tooltip label="Upper bar: share of multiply–accumulates; lower bar: share of parameters">
                  <span tabIndex={0}>MACs / params</span>
                </Tooltip>
              </th>
              {columns.map((column) => (
                <th key={column.key} scope="col">
                  {column.trial === null ? (
                    column.title
                  ) : (
                    <Anchor component={Link} href={`/searches/${id}/trials/${column.trial}`} fz="inherit" fw={600}>
                      {column.title}
                    </Anchor>
                  )}
                  {column.pinned && (
                    <UnstyledButton fz="inherit" px={4} aria-label={`Unpin trial ${column.trial}`} onClick={() => onPin(column.trial!)}>
                      ✕
                    </UnstyledButton>
                  )}
                </th>
              ))}
              <th scope="col">
                <Tooltip label="Relative error in 8 bits, and with half of what it reads removed: long bars pay dearly for being made smaller">
                  <span tabIndex={0}>Sensitivity</span>
                </Tooltip>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.layer.name}>
                <th scope="row" title={row.layer.name}>
                  <bdi>{shortName(row.layer)}</bdi>
                </th>
                <td
                  title={`${macs(row.layer.macs)} (${percent(100 * row.macsShare, 1)}), ${count(row.layer.parameters)} parameters (${percent(100 * row.parametersShare, 1)})`}
                >
                  <span className="gutter" style={{ width: `${(100 * row.macsShare) / widest}%` }} />
                  <span className="gutter" style={{ width: `${(100 * row.parametersShare) / widest}%` }} />
                </td>
                {columns.map((column) => (
                  <td key={column.key}>{column.loading ? "…" : <CellView cell={cellOf(row.layer, column.policy)} />}</td>
                ))}
                <td title={errors === null ? "not known yet" : `relative error ${decimal(errors[at]!, 4)}`}>
                  {errors !== null && <span className="gutter sensitivity" style={{ width: `${(100 * errors[at]!) / worst}%` }} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {pins.length === 0 && (
          <Text size="xs" c="dimmed" mt={4}>
            Click a point of the plot to see its candidate here; up to four.
          </Text>
        )}
      </div>
    </>
  );
});

function CellView({ cell }: { cell: Cell }) {
  const kept = Math.round(100 * cell.kept);
  return (
    <div className="layer-cell" style={colorsOf(cell.bits)} title={`${cell.precision}, ${kept} % of its channels`}>
      {cell.precision.replace("float", "f")} {kept < 100 && `${kept}%`}
      <span className="layer-kept" style={{ width: `${kept}%`, opacity: 0.6 }} />
    </div>
  );
}

function Legend() {
  return (
    <Text size="xs" c="dimmed">
      colour: bits; bar: channels kept
    </Text>
  );
}
