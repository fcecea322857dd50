import { LogOut, Moon, Sun, SunMoon } from "@lucide/vue";
import { computed } from "vue";
import { useI18n } from "vue-i18n";
import { useRouter } from "vue-router";
import { ownEntries, places } from "@/app/registry";
import { look, type Look } from "@/app/look";
import { useMessenger } from "@/app/messenger";
import type { MenuEntry } from "@/kit/menu";

const NEXT: Record<Look["theme"], Look["theme"]> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: SunMoon, light: Sun, dark: Moon };

/** Returns the menu under the server's name; a phone has the places of the list in it too. */
export function useOwnMenu({ withPlaces = false } = {}) {
  const messenger = useMessenger();
  const { t } = useI18n();
  const router = useRouter();
  const reach = { messenger, router };
  const shown = withPlaces ? places : [];
  return computed((): MenuEntry[] => [
    ...shown.map((place) => ({ text: t(place.title), icon: place.icon, act: () => void router.push(place.to) })),
    ...ownEntries
      .filter((entry) => entry.applies?.(messenger) ?? true)
      .map((entry) => ({
        text: t(entry.title),
        icon: entry.icon,
        ...(entry.keys && { keys: messenger.keyboard.shown(entry.keys) }),
        act: () => entry.act(reach),
      })),
    { text: t(`shell.theme.${look.theme}`), icon: ICONS[look.theme], act: () => (look.theme = NEXT[look.theme]) },
    "separator",
    { text: t("shell.sign-out"), icon: LogOut, act: () => void messenger.keeper.signOut().catch(() => undefined) },
  ]);
}
