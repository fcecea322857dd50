import { useI18n } from "vue-i18n";

/** The font has no narrow no-break space, which some locales write. */
const tidy = (text: string) => text.replaceAll("\u202f", "\u00a0");

/** Returns the language as the browser's own region writes it. */
const regional = (language: string) => navigator.languages.find((each) => each === language || each.startsWith(`${language}-`)) ?? language;

/** Returns how times are written in the chosen language. */
export function useTimes() {
  const { locale, t } = useI18n();
  const language = () => regional(locale.value === "pseudo" ? "en" : locale.value);
  const format = (at: string, options: Intl.DateTimeFormatOptions) =>
    tidy(new Intl.DateTimeFormat(language(), options).format(new Date(at)));

  function daysAgo(at: string): number {
    const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
    return Math.round((midnight(new Date()) - midnight(new Date(at))) / 86_400_000);
  }

  const clock = (at: string) => format(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return {
    clock,
    daysAgo,
    exact: (at: string) => format(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    full: (at: string) => format(at, { dateStyle: "full", timeStyle: "medium", hourCycle: "h23" }),
    /** The day in a word and in full: "Today", "24 November". */
    day(at: string): { word: string | null; date: string } {
      const ago = daysAgo(at);
      const sameYear = new Date(at).getFullYear() === new Date().getFullYear();
      const date = format(at, { weekday: "long", day: "numeric", month: "long", ...(!sameYear && { year: "numeric" }) });
      return { word: ago === 0 ? t("shell.today") : ago === 1 ? t("shell.yesterday") : null, date };
    },
    /** As short as a list has room for: "09:34", "Yesterday", "Sun", "12 Jan". */
    short(at: string): string {
      const ago = daysAgo(at);
      if (ago === 0) return clock(at);
      if (ago === 1) return t("shell.yesterday");
      return ago < 7 ? format(at, { weekday: "short" }) : format(at, { day: "numeric", month: "short" });
    },
  };
}
