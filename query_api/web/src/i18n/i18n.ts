import { createI18n } from "vue-i18n";
import { pseudo } from "./pseudo";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number] | "pseudo";
export type Texts = { [key: string]: string | Texts };

const KEY = "messenger.language";
const FILES = import.meta.glob<{ default: Texts }>("../locales/*/index.ts");

export const i18n = createI18n({ legacy: false, locale: "en", fallbackLocale: "en", messages: {} });

/** Shows everything in a language; its texts are fetched when they are first asked for. */
export async function speak(language: Language): Promise<void> {
  const { global } = i18n;
  if (!global.availableLocales.includes(language)) {
    const file = FILES[`../locales/${language === "pseudo" ? "en" : language}/index.ts`];
    if (file === undefined) throw new Error(`there are no texts in ${language}`);
    const { default: texts } = await file();
    global.setLocaleMessage(language, language === "pseudo" ? pseudo(texts) : texts);
  }
  global.locale.value = language;
  document.documentElement.lang = language === "pseudo" ? "en" : language;
  localStorage.setItem(KEY, language);
}

/** Returns the language chosen here before, or the first that the browser asks for and we have. */
export function preferred(): Language {
  const chosen = localStorage.getItem(KEY);
  const asked = [chosen, ...navigator.languages.map((each) => each.slice(0, 2))];
  return [...LANGUAGES, "pseudo" as const].find((each) => each === asked.find((one) => [...LANGUAGES, "pseudo"].includes(one as Language))) ?? "en";
}
