/** How well a name answers what was typed: the lower the better; and where in it. */
export interface Match {
  readonly rank: number;
  readonly range: readonly [number, number];
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLocaleLowerCase();

/** Returns how a name has what was typed: at its beginning, at a word's, or inside of one; null for not at all. */
export function match(name: string, typed: string): Match | null {
  const wanted = folded(typed.trim());
  if (wanted === "") return { rank: 0, range: [0, 0] };
  const letters = Array.from(name);
  // Folding may change how many letters there are, so each is folded alone and places stay true.
  const each = letters.map(folded);
  let inside: number | null = null;
  for (let at = 0; at < letters.length; at++) {
    if (!each.slice(at).join("").startsWith(wanted)) continue;
    if (at === 0) return { rank: 0, range: [0, end(each, 0, wanted)] };
    if (/[^\p{L}\p{N}]/u.test(letters[at - 1]!)) return { rank: 1, range: [at, end(each, at, wanted)] };
    inside ??= at;
  }
  return inside === null ? null : { rank: 2, range: [inside, end(each, inside, wanted)] };
}

function end(each: readonly string[], start: number, wanted: string): number {
  let length = 0;
  let at = start;
  while (length < wanted.length) length += each[at++]!.length;
  return at;
}
