import { expect, test } from "vitest";
import type { Texts } from "@/i18n/i18n";
import de from "@/locales/de";
import en from "@/locales/en";

function keys(texts: Texts, prefix = ""): string[] {
  return Object.entries(texts).flatMap(([key, text]) => (typeof text === "string" ? [`${prefix}${key}`] : keys(text, `${prefix}${key}.`)));
}

function text(texts: Texts, key: string): string {
  return key.split(".").reduce<Texts | string>((found, part) => (found as Texts)[part]!, texts) as string;
}

test("every language says the same things, about the same values", () => {
  expect(keys(de).sort()).toEqual(keys(en).sort());
  const values = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort();
  for (const key of keys(en)) expect(values(text(de, key)), key).toEqual(values(text(en, key)));
});
