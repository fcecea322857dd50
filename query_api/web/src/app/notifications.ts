import { onScopeDispose, ref } from "vue";
import { useI18n } from "vue-i18n";
import { useRouter } from "vue-router";
import type { Message } from "@/api/shapes";
import { wantsNews } from "@/core/notify/wanted";
import { useVisit } from "./messenger";
import { useNames } from "./names";
import { undisturbed } from "./own-presence";

const KEY = "messenger.notifications";
const supported = "Notification" in globalThis;

/** Whether this browser shows notifications: "denied" only its own settings can change. */
export const notifications = ref<"on" | "off" | "denied" | "unsupported">(stateNow());

function stateNow() {
  if (!supported) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && localStorage.getItem(KEY) !== "off" ? "on" : "off";
}

/** Turns notifications on or off; browsers ask only when somebody has just clicked. */
export async function turnNotifications(on: boolean): Promise<void> {
  if (on && supported && Notification.permission === "default") await Notification.requestPermission();
  localStorage.setItem(KEY, on ? "on" : "off");
  notifications.value = stateNow();
}

/** Shows each message that somebody wants to be told of and does not look at. */
export function useNotifications(): void {
  const visit = useVisit();
  const names = useNames();
  const { t } = useI18n();
  const router = useRouter();

  function looksAt(conversation: string): boolean {
    return document.visibilityState === "visible" && document.hasFocus() && visit.open.value === conversation;
  }

  function show(message: Message): void {
    const item = visit.place.value.inbox.get(message.conversation_id);
    if (item === undefined || notifications.value !== "on" || undisturbed() || looksAt(message.conversation_id)) return;
    if (!wantsNews(item, message, visit.me)) return;
    const who = names.person(message.author_id);
    const title = item.kind === "direct" ? who : t("notifications.in", { who, name: names.conversation(item) });
    const shown = new Notification(title, { body: message.body ?? "", tag: message.conversation_id, icon: new URL("mark.svg", document.baseURI).href });
    shown.onclick = () => {
      focus();
      shown.close();
      void router.push(`/c/${message.conversation_id}/m/${message.message_id}`);
    };
  }

  onScopeDispose(visit.onMessage(show));
}
