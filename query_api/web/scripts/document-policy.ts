import { createHash } from "node:crypto";
import type { Plugin } from "vite";

/** Writes `csp-hashes.json`: the inline scripts that index.html may run, for the server's policy. */
export function documentPolicy(): Plugin {
  return {
    name: "document-policy",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = bundle["index.html"];
      if (page?.type !== "asset") throw new Error("index.html was not built");
      const scripts = String(page.source).matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g);
      const hashes = [...scripts].map(([, text]) => {
        const digest = createHash("sha256").update(text ?? "").digest("base64");
        return `'sha256-${digest}'`;
      });
      this.emitFile({ type: "asset", fileName: "csp-hashes.json", source: JSON.stringify(hashes) });
    },
  };
}
