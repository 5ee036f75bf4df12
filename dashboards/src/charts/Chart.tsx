import { useComputedColorScheme } from "@mantine/core";
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
  DataZoomComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { DARK, LIGHT, type Palette } from "./palette";

echarts.use([
  BarChart, CanvasRenderer, CustomChart, DataZoomComponent, GridComponent, HeatmapChart, LegendComponent,
  LineChart, MarkAreaComponent, MarkLineComponent, ScatterChart, TooltipComponent,
]);

export type ChartOption = echarts.EChartsCoreOption;

export function usePalette(): Palette {
  return useComputedColorScheme("light") === "dark" ? DARK : LIGHT;
}

type Props = {
  option: ChartOption;
  /** What it shows, in words, for those who cannot see it. */
  label: string;
  height?: number | string;
  /** The value of the data item that was clicked. */
  onPick?: (value: unknown) => void;
  /** Another key forgets zoom and selection. */
  view?: string;
};

/** A chart that takes new data without losing what the person has zoomed to. */
export function Chart({ option, label, height = "100%", onPick, view = "" }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });

  useEffect(() => {
    const made = echarts.init(host.current, null, { renderer: "canvas" });
    chart.current = made;
    made.on("click", (event) => pick.current?.(event.value));
    made.getZr().on("dblclick", () => made.dispatchAction({ type: "dataZoom", batch: zooms(made) }));
    const resized = new ResizeObserver(() => {
      // It also tells of the first size, and to draw a chart twice takes twice as long.
      if (made.getWidth() !== host.current?.clientWidth || made.getHeight() !== host.current.clientHeight) {
        made.resize();
      }
    });
    resized.observe(host.current!);
    return () => {
      resized.disconnect();
      made.dispose();
    };
  }, [view]);

  useEffect(() => {
    chart.current?.setOption(
      { animation: false, ...option },
      { replaceMerge: ["series"], lazyUpdate: true },
    );
  }, [option, view]);

  return <div ref={host} role="img" aria-label={label} style={{ height, width: "100%", minHeight: 0 }} />;
}

function zooms(chart: echarts.ECharts) {
  const zooms = (chart.getOption()["dataZoom"] as unknown[] | undefined) ?? [];
  return zooms.map((_, at) => ({ dataZoomIndex: at, start: 0, end: 100 }));
}
