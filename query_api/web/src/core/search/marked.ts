/** A stretch of a text, found or not. */
export interface Part {
  readonly text: string;
  readonly found: boolean;
}

/** Returns a text in parts by the ranges that were found in it; places are code points, as the server counts. */
export function partsOf(text: string, ranges: readonly (readonly [number, number])[]): Part[] {
  const letters = Array.from(text);
  const parts: Part[] = [];
  let at = 0;
  const add = (end: number, found: boolean) => {
    if (end > at) parts.push({ text: letters.slice(at, end).join(""), found });
    at = Math.max(at, end);
  };
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    add(Math.min(start, letters.length), false);
    add(Math.min(end, letters.length), true);
  }
  add(letters.length, false);
  return parts;
}

const MARKS = /\*\*|__|~~|```[\w-]*|`/g;

/** Returns the parts without the signs of Markdown that stand around words. */
export function withoutMarks(parts: readonly Part[]): Part[] {
  return parts.map(({ text, found }) => ({ text: text.replace(MARKS, ""), found }));
}

/** Returns the parts from shortly before the first that was found, so that a short view shows it. */
export function aroundFirst(parts: readonly Part[], before = 120): Part[] {
  const first = parts.findIndex((part) => part.found);
  const lead = parts[first - 1]?.text ?? "";
  if (first <= 0 || (first === 1 && lead.length <= before)) return [...parts];
  const kept = lead.length <= before ? lead : lead.slice(-before).replace(/^\S*\s/, "");
  return [{ text: `… ${kept}`, found: false }, ...parts.slice(first)];
}
