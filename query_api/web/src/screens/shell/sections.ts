import type { InboxItem } from "@/api/shapes";
import { isMuted } from "@/core/notify/wanted";

export interface Section {
  readonly name: "favourites" | "conversations" | "direct";
  readonly items: readonly InboxItem[];
}

/** Returns the conversations as the list shows them: favourites, those with a name, then people. */
export function sectionsOf(inbox: Iterable<InboxItem>, nameOf: (item: InboxItem) => string): Section[] {
  const items = [...inbox].filter((item) => !item.archived);
  const byName = (some: InboxItem[]) => some.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  const byTime = (some: InboxItem[]) => some.sort((a, b) => (a.last_activity_at < b.last_activity_at ? 1 : -1));
  return [
    { name: "favourites" as const, items: byName(items.filter((item) => item.pinned)) },
    { name: "conversations" as const, items: byName(items.filter((item) => !item.pinned && item.kind === "channel")) },
    { name: "direct" as const, items: byTime(items.filter((item) => !item.pinned && item.kind !== "channel")) },
  ].filter((section) => section.items.length > 0);
}

/** Returns what is unread in all conversations that may say so. */
export function totals(inbox: Iterable<InboxItem>): { unread: number; mentions: number } {
  let unread = 0;
  let mentions = 0;
  for (const item of inbox) {
    mentions += countsFor(item).mentions;
    unread += countsFor(item).unread;
  }
  return { unread, mentions };
}

/** Returns what a conversation counts: all of a direct one is meant for oneself, none of a muted one. */
export function countsFor(item: InboxItem): { unread: number; mentions: number } {
  if (isMuted(item)) return { unread: 0, mentions: item.mentions };
  return item.kind === "direct" ? { unread: item.unread, mentions: item.unread } : { unread: item.unread, mentions: item.mentions };
}
