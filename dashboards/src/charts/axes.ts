import type { Palette } from "./palette";

/** An axis of numbers with its unit in its name; `beside` it where vertical. */
export function axis(name: string, palette: Palette, more: Record<string, unknown> = {}) {
  return {
    type: "value",
    name,
    nameLocation: "middle",
    nameTextStyle: { color: palette.text, fontSize: 12 },
    axisLabel: { color: palette.faint, fontSize: 11 },
    axisLine: { lineStyle: { color: palette.faint } },
    splitLine: { lineStyle: { color: palette.line } },
    ...more,
  };
}

/** Text drawn on the canvas, never HTML: names come from people's files. */
export function tooltip(palette: Palette, formatter: (parameters: TooltipItem) => string) {
  return {
    renderMode: "richText",
    confine: true,
    backgroundColor: palette.background,
    borderColor: palette.faint,
    textStyle: { color: palette.text, fontSize: 12 },
    formatter,
  };
}

export type TooltipItem = { seriesName?: string; value: unknown; dataIndex: number };
