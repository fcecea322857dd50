import { useI18n } from "vue-i18n";
import type { InboxItem, User } from "@/api/shapes";
import { usePlace } from "./messenger";

/** Returns what people and conversations are called here. */
export function useNames() {
  const place = usePlace();
  const { t } = useI18n();

  function person(id: string): string {
    return place.value.people.get(id)?.display_name ?? t("shell.someone");
  }

  return {
    get me(): string {
      return place.value.me;
    },
    person,
    bot: (id: string): boolean => place.value.people.get(id)?.is_bot ?? false,
    /** Returns the person of a user name. */
    named(name: string): User | undefined {
      const wanted = name.toLowerCase();
      for (const each of place.value.people.values()) if (each.user_name === wanted) return each;
      return undefined;
    },
    /** Returns the conversation of a name in its address. */
    slug(name: string): InboxItem | undefined {
      const wanted = name.toLowerCase();
      for (const each of place.value.inbox.values()) if (each.slug === wanted) return each;
      return undefined;
    },
    conversation(item: InboxItem): string {
      if (item.kind === "direct") return item.other_user_id == null ? t("shell.just-you") : person(item.other_user_id);
      return item.title ?? item.slug ?? t("shell.unnamed-group");
    },
  };
}
