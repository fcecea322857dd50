// Fails when the first load or a lazy chunk is larger than a phone on a slow line should fetch.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const FIRST_LOAD = 200 * 1024;
const LAZY_CHUNK = 80 * 1024;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL(".vite/manifest.json", dist), "utf8"));

const sizes = new Map();
async function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length);
  return sizes.get(file);
}

function closure(key, found = new Set()) {
  if (found.has(key)) return found;
  found.add(key);
  for (const each of manifest[key].imports ?? []) closure(each, found);
  return found;
}

// Everything between an empty cache and a usable timeline, in the language that most people get.
const NEEDED = /^index\.html$|locales\/en\/index|shell\/ShellScreen|timeline\/ConversationScreen/;
const first = new Set();
for (const key of Object.keys(manifest)) if (NEEDED.test(key)) closure(key, first);

let total = 0;
for (const key of first) if (manifest[key].file.endsWith(".js")) total += await size(manifest[key].file);
const lines = [`first load ${kib(total)} of ${kib(FIRST_LOAD)}`];
let large = total > FIRST_LOAD;
for (const [key, { file }] of Object.entries(manifest)) {
  if (first.has(key) || !file.endsWith(".js")) continue;
  const bytes = await size(file);
  if (bytes > LAZY_CHUNK) {
    large = true;
    lines.push(`${key}: ${kib(bytes)} of ${kib(LAZY_CHUNK)}`);
  }
}
console.log(lines.join("\n"));
process.exitCode = large ? 1 : 0;

function kib(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
