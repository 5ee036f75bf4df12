import { Text } from "@mantine/core";
import type { CSSProperties } from "react";
import type { ActionRow } from "./actions";

type Props = { title: string; first: string; columns: readonly string[]; rows: readonly ActionRow[]; none: string };

/** Shares as a map of heat; each cell says its number as well. */
export function ActionTable({ title, first, columns, rows, none }: Props) {
  return (
    <section className="panel actions" aria-label={title} tabIndex={0}>
      <Text component="h2" size="sm" fw={700} m={0}>
        {title}
      </Text>
      {rows.length === 0 ? (
        <Text size="sm">{none}</Text>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row" title={row.name}>
                  {row.name}
                </th>
                {row.shares.map((share, at) => (
                  <td key={at} style={{ "--share": `${Math.round(70 * share)}%` } as CSSProperties}>
                    {share === 0 ? "" : `${Math.round(100 * share)} %`}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
