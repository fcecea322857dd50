import { parse, type Token } from "@/markdown/parse";

/** Says whether a text calls everybody: `@all` in code or in a word does not. */
export function callsAll(text: string): boolean {
  return /@all/i.test(text) && parse(text).some(calls);
}

function calls(token: Token): boolean {
  if (token.type === "mention") return token.content.toLowerCase() === "all";
  return token.children?.some(calls) ?? false;
}
