/** An emoji with its name in the language of the reader, and the words that find it. */
export interface Emoji {
  readonly emoji: string;
  readonly name: string;
  /** What stands between colons, such as `tada`; the first is shown. */
  readonly codes: readonly string[];
  readonly words: string;
  readonly group: number;
}

/** One line of the tables that `scripts/emoji.ts` makes: emoji, name, codes, other words, group. */
export type EmojiLine = readonly [emoji: string, name: string, codes: string, words: string, group: number];

const TABLES = {
  en: () => import("virtual:emoji/en"),
  de: () => import("virtual:emoji/de"),
};
const known = new Map<string, Promise<readonly Emoji[]>>();

/** Returns all emoji in a language, in the order of a picker; they are fetched once. */
export function emojiIn(language: string): Promise<readonly Emoji[]> {
  const name = language in TABLES ? (language as keyof typeof TABLES) : "en";
  const found = known.get(name) ?? TABLES[name]().then(({ default: lines }) => lines.map(emojiOf));
  known.set(name, found);
  return found;
}

/** Returns the emoji that a word finds: by code first, then by the beginning of any word. */
export function matching(all: readonly Emoji[], query: string, most = Infinity): Emoji[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === "") return all.slice(0, most);
  const ranked = all.flatMap((each) => {
    const rank = rankOf(each, wanted);
    return rank === null ? [] : [{ each, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).slice(0, most).map(({ each }) => each);
}

function rankOf({ codes, name, words }: Emoji, wanted: string): number | null {
  if (codes.includes(wanted)) return 0;
  if (codes.some((code) => code.startsWith(wanted))) return 1;
  if (` ${name.toLocaleLowerCase()}`.includes(` ${wanted}`)) return 2;
  if (` ${words}`.includes(` ${wanted}`)) return 3;
  return codes.some((code) => code.includes(`_${wanted}`)) ? 4 : null;
}

function emojiOf([emoji, name, codes, words, group]: EmojiLine): Emoji {
  return { emoji, name, codes: codes.split(" "), words, group };
}
