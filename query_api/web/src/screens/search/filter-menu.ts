import { AtSign, CalendarDays, Link, MessageSquareText, Pin, SmilePlus, User } from "@lucide/vue";
import { useI18n } from "vue-i18n";
import type { Filter } from "@/core/search/filters";
import type { MenuEntry } from "@/kit/menu";

const DAY = 86_400_000;

/** Returns the filters that one can choose without typing. */
export function useFilterMenu(choose: (filter: Filter) => void, fromSomebody: () => void): MenuEntry[] {
  const { t } = useI18n();
  const entry = (name: string, icon: MenuIcon, operator: string, value: () => string): MenuEntry => ({
    text: t(`search.filters.${name}`),
    icon,
    act: () => choose({ operator, value: value(), not: false }),
  });
  const daysAgo = (days: number) => () => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);
  return [
    { text: t("search.filters.from"), icon: User, act: fromSomebody },
    entry("from-me", User, "from", () => "me"),
    entry("mentions-me", AtSign, "mentions", () => "me"),
    "separator",
    entry("link", Link, "has", () => "link"),
    entry("reaction", SmilePlus, "has", () => "reaction"),
    entry("thread", MessageSquareText, "is", () => "thread"),
    entry("pinned", Pin, "is", () => "pinned"),
    "separator",
    entry("week", CalendarDays, "after", daysAgo(8)),
    entry("month", CalendarDays, "after", daysAgo(31)),
  ];
}

type MenuIcon = typeof User;
