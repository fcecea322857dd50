import { useI18n } from "vue-i18n";

/** Returns how numbers are written in the chosen language; the font has no narrow no-break space. */
export function useNumbers() {
  const { locale } = useI18n();
  const write = (value: number, digits: number) =>
    new Intl.NumberFormat(locale.value === "pseudo" ? "en" : locale.value, { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .format(value)
      .replaceAll("\u202f", "\u00a0");
  return {
    whole: (value: number) => write(value, 0),
    tenths: (value: number) => write(value, 1),
  };
}
