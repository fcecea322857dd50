import type { InboxItem, Message } from "@/api/shapes";
import { names } from "@/core/place/messages";

/** Says whether a conversation is silent now: for good, or until a time. */
export function isMuted(item: Pick<InboxItem, "level" | "level_until">, now: number = Date.now()): boolean {
  return item.level === "none" && (item.level_until == null || Date.parse(item.level_until) > now);
}

/** Says whether somebody wants to be told of a message, by the level of its conversation. */
export function wantsNews(item: InboxItem, message: Message, me: string, now: number = Date.now()): boolean {
  if (message.author_id === me || message.deleted || isMuted(item, now)) return false;
  const everything = item.kind === "direct" || item.level !== "mentions";
  return everything || names(message, me);
}
