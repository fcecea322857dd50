import type { InboxItem, Message } from "@/api/shapes";
import { names } from "./messages";

/** An inbox item after a change, or "unknown" where only the server can count. */
export type Counted = InboxItem | "unknown";

/** Counts a sent message; one's own says that all before it was read. */
export function countSent(item: InboxItem, message: Message, me: string): Counted {
  if (message.seq <= item.last_seq) return item;
  if (message.seq !== item.last_seq + 1) return "unknown";
  const sent = { ...item, last_seq: message.seq, last_message: message, last_activity_at: message.sent_at };
  if (message.author_id === me) return { ...sent, read_seq: message.seq, unread: 0, mentions: 0 };
  const counts = !message.deleted;
  return {
    ...sent,
    unread: item.unread + (counts ? 1 : 0),
    mentions: item.mentions + (counts && names(message, me) ? 1 : 0),
  };
}

/** Moves the read marker, never back. */
export function countRead(item: InboxItem, seq: number): Counted {
  const read_seq = Math.min(item.last_seq, Math.max(item.read_seq, seq));
  if (read_seq === item.read_seq) return item;
  if (read_seq === item.last_seq) return { ...item, read_seq, unread: 0, mentions: 0 };
  const nothingDeleted = item.unread === item.last_seq - item.read_seq;
  if (!nothingDeleted || item.mentions > 0) return "unknown";
  return { ...item, read_seq, unread: item.last_seq - read_seq };
}

/** Counts a message that changed from `before` to `after`, neither known where nobody holds it. */
export function countChanged(item: InboxItem, before: Message | undefined, after: Message | undefined, me: string): Counted {
  if (before === undefined || after === undefined) return item.unread > 0 ? "unknown" : item;
  if (before.seq <= item.read_seq) return item;
  const unread = item.unread + Number(!after.deleted) - Number(!before.deleted);
  const mentions = item.mentions + Number(names(after, me)) - Number(names(before, me));
  return unread === item.unread && mentions === item.mentions ? item : { ...item, unread, mentions };
}
