// Writes src/api/generated from the contracts; with --check it compares instead and changes nothing.
import { readFile, writeFile } from "node:fs/promises";
import openapi, { astToString } from "openapi-typescript";
import { asMet } from "./answered.js";
import { liveTypes } from "./live-types.js";

const contracts = new URL("../../../contracts/", import.meta.url);
const generated = new URL("../src/api/generated/", import.meta.url);
const NOTE = "// Generated from the contracts by `make web-types`. Change those.\n";

const texts = {
  "openapi.ts": NOTE + astToString(await openapi(await contract("openapi.json"))),
  "live.ts": NOTE + liveTypes(await contract("asyncapi.json")),
};

let drifted = false;
for (const [name, text] of Object.entries(texts)) {
  const file = new URL(name, generated);
  if (!process.argv.includes("--check")) await writeFile(file, text);
  else if (text !== (await readFile(file, "utf8").catch(() => ""))) {
    console.error(`src/api/generated/${name} is not what the contracts say: run \`make web-types\``);
    drifted = true;
  }
}
process.exitCode = drifted ? 1 : 0;

async function contract(name) {
  const document = JSON.parse(await readFile(new URL(name, contracts), "utf8"));
  return { ...document, components: { ...document.components, schemas: asMet(document.components.schemas) } };
}
