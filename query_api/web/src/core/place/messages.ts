import type { Message } from "@/api/shapes";

/** Returns a message after somebody reacted; a reaction of one's own counts once. */
export function withReaction(message: Message, emoji: string, mine: boolean): Message {
  if (message.deleted) return message;
  const at = message.reactions.findIndex((each) => each.emoji === emoji);
  if (at < 0) return { ...message, reactions: [...message.reactions, { emoji, count: 1, mine }] };
  const known = message.reactions[at]!;
  if (mine && known.mine) return message;
  const more = { emoji, count: known.count + 1, mine: known.mine || mine };
  return { ...message, reactions: message.reactions.with(at, more) };
}

/** Returns a message after somebody took a reaction back. */
export function withoutReaction(message: Message, emoji: string, mine: boolean): Message {
  const at = message.reactions.findIndex((each) => each.emoji === emoji);
  const known = message.reactions[at];
  if (known === undefined || (mine && !known.mine)) return message;
  if (known.count === 1) return { ...message, reactions: message.reactions.toSpliced(at, 1) };
  const less = { emoji, count: known.count - 1, mine: known.mine && !mine };
  return { ...message, reactions: message.reactions.with(at, less) };
}

/** Returns what is left of a deleted message: its place, also in a thread, its author and its answers. */
export function tombstone(message: Message, root?: string | null): Message {
  const thread_root_id = root ?? message.thread_root_id ?? null;
  if (message.deleted) return thread_root_id === (message.thread_root_id ?? null) ? message : { ...message, thread_root_id };
  return {
    ...message,
    body: null,
    deleted: true,
    edited_at: null,
    thread_root_id,
    reply_to_id: null,
    reactions: [],
    attachments: [],
    mentions: [],
    mentions_all: false,
    pinned: false,
    forward_of: null,
  };
}

/** Says whether a message means somebody. */
export function names(message: Pick<Message, "mentions" | "mentions_all">, person: string): boolean {
  return message.mentions_all || message.mentions.includes(person);
}
