import { onScopeDispose } from "vue";
import { useRoute, useRouter } from "vue-router";
import { useMessenger, usePlace } from "@/app/messenger";
import { useNames } from "@/app/names";
import { sectionsOf } from "./sections";

/** Binds the keys that go from one conversation to the next. */
export function useConversationKeys(): void {
  const { keyboard } = useMessenger();
  const place = usePlace();
  const names = useNames();
  const route = useRoute();
  const router = useRouter();

  function go(step: 1 | -1, unreadOnly: boolean): boolean {
    const items = sectionsOf(place.value.inbox.values(), names.conversation).flatMap((section) => section.items);
    const at = items.findIndex((item) => item.conversation_id === route.params.conversation);
    const order = items.map((_, distance) => items[(at + step * (distance + 1) + items.length * 2) % items.length]!);
    const next = order.find((item) => !unreadOnly || item.unread > 0);
    if (next !== undefined) void router.push(`/c/${next.conversation_id}`);
    return next !== undefined;
  }

  const unbind = [
    keyboard.bind("next-conversation", () => go(1, false)),
    keyboard.bind("previous-conversation", () => go(-1, false)),
    keyboard.bind("next-unread", () => go(1, true)),
    keyboard.bind("previous-unread", () => go(-1, true)),
  ];
  onScopeDispose(() => unbind.forEach((each) => each()));
}
