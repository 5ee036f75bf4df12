import { MantineProvider, createTheme, type CSSVariablesResolver } from "@mantine/core";
import "@mantine/core/styles.css";
import type { ReactNode } from "react";
import "../page.css";

const theme = createTheme({
  primaryColor: "cyan",
  primaryShade: 9,
  autoContrast: true,
  fontFamily: "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', monospace",
});

/** In Mantine's own grey, small text would be hard to read. */
const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-dimmed": "#5a6169" },
  dark: { "--mantine-color-dimmed": "#a9b0b7" },
});

/** How everything of Lapidary looks, in light and dark. */
export function Themed({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={variables}>
      {children}
    </MantineProvider>
  );
}
