const SIGNS = { bold: "**", italic: "_", code: "`" } as const;

export type Mark = keyof typeof SIGNS | "link";

export interface Marked {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Returns a text with what is selected marked, or no longer marked, and what is selected then. */
export function marked(text: string, start: number, end: number, mark: Mark): Marked {
  const chosen = text.slice(start, end);
  const before = text.slice(0, start);
  const after = text.slice(end);
  if (mark === "link") {
    const at = start + chosen.length + "[](".length;
    return { text: `${before}[${chosen}](https://)${after}`, start: at, end: at + "https://".length };
  }
  const sign = SIGNS[mark];
  if (before.endsWith(sign) && after.startsWith(sign)) {
    const bare = before.slice(0, -sign.length) + chosen + after.slice(sign.length);
    return { text: bare, start: start - sign.length, end: end - sign.length };
  }
  return { text: before + sign + chosen + sign + after, start: start + sign.length, end: end + sign.length };
}
