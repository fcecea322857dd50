/** What is being completed: a sign and the letters behind it, which end at the caret. */
export interface Wanted {
  readonly sign: "@" | "#" | ":";
  readonly query: string;
  readonly start: number;
}

/** A way to go on: what the list shows, and the text that takes the place of what was typed. */
export interface Choice {
  readonly key: string;
  readonly text: string;
  readonly note: string;
  readonly emoji?: string;
  readonly insert: string;
}

const TOKEN = /(^|[\s([{"'*_~])([@#])([\p{L}\p{N}._-]{0,32})$/u;
const CODE = /(^|[\s([{"'*_~])(:)([a-z0-9_+-]{2,32})$/i;

/** Returns what somebody began to name before the caret; nothing inside of code. */
export function wantedAt(text: string, caret: number): Wanted | null {
  const before = text.slice(0, caret);
  const found = TOKEN.exec(before) ?? CODE.exec(before);
  if (found === null || inCode(before)) return null;
  const [, , sign = "", query = ""] = found;
  return { sign: sign as Wanted["sign"], query, start: caret - query.length - 1 };
}

/** Returns the text with a choice in place of what was typed, and where the caret is then. */
export function completed(text: string, caret: number, { start }: Wanted, { insert }: Choice): { text: string; caret: number } {
  const after = text.slice(caret);
  const put = after.startsWith(" ") ? insert : `${insert} `;
  return { text: text.slice(0, start) + put + after, caret: start + insert.length + 1 };
}

/** Returns those that a query finds: by the beginning of a name first, then of any word in it. */
export function ranked<Item>(items: readonly Item[], query: string, namesOf: (item: Item) => readonly string[], most: number): Item[] {
  const wanted = query.toLocaleLowerCase();
  const found = items.flatMap((item) => {
    const ranks = namesOf(item).map((name) => rank(name.toLocaleLowerCase(), wanted));
    const best = Math.min(...ranks);
    return best === Infinity ? [] : [{ item, best }];
  });
  return found.sort((a, b) => a.best - b.best).slice(0, most).map(({ item }) => item);
}

function rank(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 0;
  return name.split(/[\s._-]+/).some((word) => word.startsWith(wanted)) ? 1 : Infinity;
}

function inCode(before: string): boolean {
  const fences = before.match(/^```/gm)?.length ?? 0;
  if (fences % 2 === 1) return true;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return (line.match(/`/g)?.length ?? 0) % 2 === 1;
}
