import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

const NAME = /^\0?virtual:emoji\/(en|de)$/;
const WORDS = 4;
const PARTS_OF_OTHERS = 2;

interface Entry {
  hexcode: string;
  label: string;
  unicode: string;
  tags?: string[];
  group?: number;
  order?: number;
}

/** Serves `virtual:emoji/<language>`: the emoji with names, codes and words, and nothing else of their data. */
export function emojiTables(): Plugin {
  return {
    name: "emoji-tables",
    resolveId: (id) => (NAME.test(id) ? `\0${id.replace("\0", "")}` : null),
    async load(id) {
      const language = id.startsWith("\0") ? NAME.exec(id)?.[1] : undefined;
      return language === undefined ? null : `export default ${JSON.stringify(await linesIn(language))}`;
    },
  };
}

async function linesIn(language: string) {
  const entries: Entry[] = await data(`${language}/compact.json`);
  const codes: Record<string, string | string[]> = await data("en/shortcodes/github.json");
  return entries
    .filter(({ group, hexcode }) => group !== undefined && group !== PARTS_OF_OTHERS && hexcode in codes)
    .sort((a, b) => a.group! - b.group! || a.order! - b.order!)
    .map(({ unicode, label, hexcode, tags = [], group }) => [
      qualified(unicode),
      label,
      [codes[hexcode]].flat().join(" "),
      tags.slice(0, WORDS).join(" ").toLowerCase(),
      group,
    ]);
}

/** Returns an emoji without the sign that it shall be one where it is one anyway: people's keyboards write none. */
function qualified(emoji: string): string {
  return emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, "$1");
}

async function data<Data>(path: string): Promise<Data> {
  return JSON.parse(await readFile(new URL(import.meta.resolve(`emojibase-data/${path}`)), "utf8")) as Data;
}
