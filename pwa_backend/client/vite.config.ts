import { defineConfig } from "vitest/config";
import { trustedDocuments } from "./build/trusted-documents.ts";

// The server prints the HTML and reads the manifest; there is no page of Vite's own.
export default defineConfig({
  base: "/",
  plugins: [trustedDocuments()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    manifest: true,
    outDir: "dist",
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { main: "app/main.ts" } },
  },
  test: { include: ["tests/**/*.test.ts"] },
});
