import react from "@vitejs/plugin-react";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const OUT = "target/classes/io/lapidary/report";

/**
 * Makes the report one file: its style and script stand in it, and its policy lets that very script run, by its hash, and
 * nothing else, wherever it might come from. (Components set styles on elements, which no hash can allow.)
 */
function oneFile(): Plugin {
  return {
    name: "one-file",
    apply: "build",
    closeBundle() {
      const file = join(OUT, "report.html");
      const asset = (path: string) => readFileSync(join(OUT, path), "utf8");
      let script = "";
      const html = readFileSync(file, "utf8")
        .replace(/<link rel="stylesheet"[^>]* href="([^"]+)">/g, (_, path: string) => `<style>${asset(path)}</style>`)
        .replace(/<script type="module"[^>]* src="([^"]+)"><\/script>/g, (_, path: string) => {
          script = asset(path).replaceAll("</script", "<\\/script");
          return "";
        });
      const hash = createHash("sha256").update(script).digest("base64");
      const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
      const whole = html
        .replace("<head>", () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`)
        .replace("</body>", () => `<script type="module">${script}</script>\n  </body>`);
      rmSync(join(OUT, "assets"), { recursive: true });
      writeFileSync(file, whole);
      this.info(`one file of ${Math.round(whole.length / 1000)} kB`);
    },
  };
}

export default defineConfig({
  plugins: [react(), oneFile()],
  publicDir: false,
  base: "./",
  build: {
    outDir: OUT,
    emptyOutDir: true,
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: "report.html", output: { codeSplitting: false } },
  },
});
