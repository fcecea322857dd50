import { Check, Circle } from "@lucide/vue";
import { computed } from "vue";
import { useI18n } from "vue-i18n";
import { useChosenPresence } from "@/app/own-presence";
import type { MenuEntry } from "@/kit/menu";

const CHOICES = [null, "away", "dnd", "offline"] as const;

/** Returns the menu of what others see of oneself. */
export function usePresenceMenu() {
  const { chosen, choose } = useChosenPresence();
  const { t } = useI18n();
  return computed((): MenuEntry[] =>
    CHOICES.map((state) => ({
      text: t(`shell.seem.${state ?? "online"}`),
      icon: chosen.value === state ? Check : Circle,
      act: () => choose(state),
    })),
  );
}
