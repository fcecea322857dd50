const HUES = 8;

/** Returns the hue of a person, 1 to 8: the same wherever that person is shown. */
export function hueOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)!) >>> 0;
  return (sum % HUES) + 1;
}

/** Returns up to `most` initials of a name, in capitals. */
export function initialsOf(name: string, most = 2): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const chosen = words.length > most ? [words[0]!, words.at(-1)!] : words;
  return chosen
    .slice(0, most)
    .map((word) => Array.from(word)[0]!.toLocaleUpperCase())
    .join("");
}
