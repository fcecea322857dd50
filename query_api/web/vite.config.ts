import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";
import { documentPolicy } from "./scripts/document-policy.ts";
import { emojiTables } from "./scripts/emoji.ts";
import { serviceWorker } from "./scripts/service-worker.ts";

const server = process.env.MESSENGER_URL ?? "http://localhost:8000";

export default defineConfig({
  base: "./",
  plugins: [vue(), documentPolicy(), emojiTables(), serviceWorker()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  define: {
    __VUE_OPTIONS_API__: "false",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_I18N_LEGACY_API__: "false",
    __VUE_I18N_FULL_INSTALL__: "false",
    __INTLIFY_PROD_DEVTOOLS__: "false",
  },
  build: {
    target: "es2022",
    manifest: true,
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
    // The polyfill would be an inline script, and every browser with light-dark() knows modulepreload.
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/v1": { target: server, ws: true }, "/docs": server } },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
  },
});
