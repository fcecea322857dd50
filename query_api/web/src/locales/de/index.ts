/** All texts of the language: one file a part of the interface. */
import type { Texts } from "@/i18n/i18n";

const files = import.meta.glob<Texts>("./*.json", { eager: true, import: "default" });

export default Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.slice("./".length, -".json".length), texts]),
) satisfies Texts;
