import react from "@vitejs/plugin-react";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";

const OUT = "target/classes/io/lapidary/dashboards";

/** Lists the files for the server, which cannot list a folder of a jar, and says how much a reader loads. */
function listed(): Plugin {
  return {
    name: "listed",
    apply: "build",
    closeBundle() {
      const files = readdirSync(OUT, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(OUT, join(entry.parentPath, entry.name)).split(sep).join("/"))
        .sort();
      writeFileSync(join(OUT, "files.txt"), files.join("\n") + "\n");
      const compressed = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(OUT, file))).length, 0);
      this.info(`${files.length} files, ${Math.round(compressed / 1000)} kB compressed`);
    },
  };
}

export default defineConfig({
  plugins: [react(), listed()],
  build: { outDir: OUT, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
  server: {
    proxy: {
      "/api": {
        target: process.env["LAPIDARY_CONTROLLER"] ?? "http://127.0.0.1:8080",
        // The controller takes changes from pages of its own origin only.
        configure: (proxy) => proxy.on("proxyReq", (request) => request.removeHeader("origin")),
      },
    },
  },
  test: { environment: "jsdom", setupFiles: ["src/testing.ts"], include: ["src/**/*.test.{ts,tsx}"], isolate: false, testTimeout: 30_000 },
});
