import { computed, onScopeDispose, watch } from "vue";
import { usePlace } from "@/app/messenger";
import { totals } from "./sections";

const COUNTED = /^\(\d+\+?\) /u;

/** Returns a page's title with a number before it, none for zero. */
export function titled(title: string, count: number): string {
  const bare = title.replace(COUNTED, "");
  return count === 0 ? bare : `(${count > 99 ? "99+" : count}) ${bare}`;
}

/** Keeps the number of unread messages before each page's title, and on the app's icon. */
export function useUnreadTitle(): void {
  const place = usePlace();
  const unread = computed(() => totals(place.value.inbox.values()).unread);
  const write = (count: number) => {
    const title = titled(document.title, count);
    if (title !== document.title) document.title = title;
  };

  // Screens name themselves and know nothing of numbers.
  const named = new MutationObserver(() => write(unread.value));
  const element = document.querySelector("title");
  if (element !== null) named.observe(element, { childList: true });
  watch(unread, (count) => {
    write(count);
    if ("setAppBadge" in navigator) void navigator.setAppBadge(count).catch(() => undefined);
  }, { immediate: true });
  onScopeDispose(() => {
    named.disconnect();
    write(0);
    if ("clearAppBadge" in navigator) void navigator.clearAppBadge().catch(() => undefined);
  });
}
