import { Group, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { trialQuery } from "../../api/queries";
import type { Candidate, ModelGraph, Search } from "../../api/types";
import { count, macs, percent } from "../../format/format";
import { cellOf, colorsOf, rowsOf, shortName, type Cell } from "./layers";

type Props = { search: Search; graph: ModelGraph; pins: readonly number[]; onUnpin: (trial: number) => void };
type Column = { key: string; title: string; policy: Candidate | null; loading: boolean; pinned: number | null };

const PIN_NAMES = "ABCD";

/** What was done to each layer, side by side: the base, the best and the pinned candidates. */
export function LayerPanel({ search, graph, pins, onUnpin }: Props) {
  const best = search.summary.best?.trial ?? search.summary.nearestMiss?.trial ?? null;
  const numbers = [...(best === null ? [] : [best]), ...pins];
  const trials = useQueries({ queries: numbers.map((number) => trialQuery(search.id, number)) });
  const columns: Column[] = [
    { key: "base", title: "base", policy: null, loading: false, pinned: null },
    ...numbers.map((number, at) => {
      const isBest = best !== null && at === 0;
      const pin = isBest ? -1 : at - (best === null ? 0 : 1);
      const word = search.summary.best ? "best" : "nearest";
      return {
        key: `${isBest ? "best" : "pin"}-${number}`,
        title: isBest ? `${word}: ${number}` : `${PIN_NAMES[pin]}: ${number}`,
        policy: trials[at]?.data?.policy ?? null,
        loading: trials[at]?.data === undefined,
        pinned: isBest ? null : number,
      };
    }),
  ];
  const rows = useMemo(() => rowsOf(graph), [graph]);
  const widest = Math.max(...rows.map((r) => Math.max(r.macsShare, r.parametersShare)));
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text component="h2" size="sm" fw={700} m={0}>
          Layers
        </Text>
        <Legend />
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
                  {column.pinned === null ? (
                    column.title
                  ) : (
                    <UnstyledButton
                      fz="inherit"
                      fw={600}
                      aria-label={`Unpin trial ${column.pinned}`}
                      onClick={() => onUnpin(column.pinned!)}
                    >
                      {column.title} ✕
                    </UnstyledButton>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.layer.name}>
                <th scope="row" title={row.layer.name}>
                  {shortName(row.layer)}
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
}

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
      colour: bits; bar and number: channels kept
    </Text>
  );
}
