import { expect, test } from "vitest";
import { SHORTCUTS } from "@/core/keyboard/shortcuts";
import de from "@/locales/de";
import en from "@/locales/en";

const FILES = import.meta.glob<string>(["/src/**/*.{ts,vue}", "!/src/core/keyboard/**", "!/src/locales/**"], { eager: true, query: "?raw", import: "default" });

test.each(Object.keys(SHORTCUTS))("%s has a name in every language, and something binds it", (name) => {
  for (const { help } of [en, de]) expect(Object.keys((help as { names: object }).names)).toContain(name);
  const binding = Object.values(FILES).filter((text) => /\bbind\(/.test(text));
  expect(binding.some((text) => text.includes(`"${name}"`))).toBe(true);
});
