import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const PUBLIC = ["mark.svg", "manifest.webmanifest", "icon-192.png"];

/** Writes `worker.js` with the names of all files of this build, which it keeps for when there is no network. */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const built = Object.keys(bundle).filter((name) => name.startsWith("assets/"));
      const page = bundle["index.html"];
      if (page?.type !== "asset") throw new Error("index.html was not built");
      const files = ["./", ...built.sort(), ...PUBLIC];
      const text = readFileSync(new URL("../worker/worker.js", import.meta.url), "utf8");
      const build = createHash("sha256").update(text).update(String(page.source)).update(files.join()).digest("hex").slice(0, 12);
      const source = text.replace("__BUILD__", build).replace("__FILES__", JSON.stringify(files));
      this.emitFile({ type: "asset", fileName: "worker.js", source });
    },
  };
}
