import type { Texts } from "./i18n";

const ACCENTED: Record<string, string> = { a: "á", e: "é", i: "ï", o: "ö", u: "û", A: "Å", E: "É", O: "Ø", U: "Û", c: "ç", n: "ñ" };

/** Returns texts that are longer and strange, so that one sees what was not translated or does not fit. */
export function pseudo(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, typeof text === "string" ? strange(text) : pseudo(text)]),
  );
}

function strange(text: string): string {
  return text
    .split(/(\{[^}]*\}|\|)/)
    .map((part) => (/^[{|]/.test(part) ? part : part.replace(/[a-zA-Z]/g, (letter) => ACCENTED[letter] ?? letter)))
    .join("")
    .split("|")
    .map((form) => `[${form.trim()} ${"~".repeat(Math.ceil(form.length * 0.3))}]`)
    .join(" | ");
}
