import { parse, type Token } from "./parse";

const SIGNS: Record<string, string> = { mention: "@", channel: "#" };

/** Returns what a text says on one line, without the signs of Markdown. */
export function plain(text: string): string {
  return parse(text).map(wordsOf).join("").replace(/\s+/g, " ").trim();
}

function wordsOf(token: Token): string {
  if (token.type === "inline") return (token.children ?? []).map(wordsOf).join("");
  if (token.nesting !== 0) return token.block ? " " : "";
  return token.type.endsWith("break") ? " " : (SIGNS[token.type] ?? "") + token.content;
}
