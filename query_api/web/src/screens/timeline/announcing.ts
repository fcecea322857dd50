import { watch, type ComputedRef, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { useMessenger, useVisit } from "@/app/messenger";
import { useNames } from "@/app/names";
import type { Timeline } from "@/core/timeline/timeline";

/** Tells who hears the screen of each new message of others at the end of the open conversation. */
export function useAnnouncing(name: string, timeline: ComputedRef<Timeline | undefined>, atEnd: Ref<boolean>): void {
  const { announcer } = useMessenger();
  const visit = useVisit();
  const names = useNames();
  const { t } = useI18n();

  watch(timeline, (now, before) => {
    if (now === undefined || before === undefined || now.last !== before.last + 1 || !atEnd.value) return;
    const last = now.items.at(-1);
    if (last?.kind !== "text" || last.author_id === visit.me || last.body === null) return;
    const sentence = t("timeline.announced", { name: names.person(last.author_id), text: last.body });
    announcer.announce(sentence, (count) => t("timeline.announced-many", { count, name }, count));
  });
}
