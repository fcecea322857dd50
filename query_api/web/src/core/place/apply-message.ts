import type { Message, Update } from "@/api/shapes";
import { messageIn, withMessage, withSent } from "@/core/timeline/timeline";
import { tombstone, withReaction, withoutReaction } from "./messages";
import { alter, type Place } from "./place";
import { recount } from "./recount";
import { countChanged, countSent } from "./unread";

type MessageUpdate = Extract<
  Update,
  { kind: "message-edited" | "message-deleted" | "reaction-added" | "reaction-removed" }
>;

/** Returns the place after a message was sent; the same one again changes nothing. */
export function applySent(place: Place, message: Message): Place {
  const conversation = message.conversation_id;
  const known = newest(place, conversation);
  const counted = recount(place, conversation, (item) => countSent(item, message, place.me));
  const timelines = alter(counted.timelines, conversation, (timeline) => withSent(timeline, message));
  const sent = timelines === counted.timelines ? counted : { ...counted, timelines };
  const root = message.thread_root_id;
  return root == null || message.seq <= known ? sent : withReply(sent, root, message);
}

/** Returns the place after something happened to a message. */
export function applyToMessage(place: Place, update: MessageUpdate, conversation: string): Place {
  const before = messageHeld(place, conversation, update.message_id);
  const change = changeOf(update, place.me);
  const changed = changeMessage(place, conversation, update.message_id, change);
  if (update.kind === "reaction-added" || update.kind === "reaction-removed") return changed;
  const after = before && change(before);
  const counted = recount(changed, conversation, (item) => countChanged(item, before, after, place.me));
  const root = before?.thread_root_id;
  if (update.kind !== "message-deleted" || before?.deleted || root == null) return counted;
  return withoutReply(counted, conversation, root, update.message_id);
}

/** Returns the place with a message changed wherever it is held. */
export function changeMessage(place: Place, conversation: string, id: string, change: (message: Message) => Message): Place {
  const timelines = alter(place.timelines, conversation, (timeline) => withMessage(timeline, id, change));
  const inbox = alter(place.inbox, conversation, (item) => {
    if (item.last_message?.message_id !== id) return item;
    const last_message = change(item.last_message);
    return last_message === item.last_message ? item : { ...item, last_message };
  });
  let threads = place.threads;
  for (const [root, messages] of threads) {
    const at = messages.findIndex((each) => each.message_id === id);
    if (at >= 0) threads = alter(threads, root, (held) => held.with(at, change(held[at]!)));
  }
  return { ...place, timelines, inbox, threads };
}

/** Returns a message if the place holds it anywhere. */
export function messageHeld(place: Place, conversation: string, id: string): Message | undefined {
  const found = messageIn(place.timelines.get(conversation), id);
  if (found !== undefined) return found;
  const last = place.inbox.get(conversation)?.last_message;
  if (last?.message_id === id) return last;
  for (const messages of place.threads.values()) {
    const reply = messages.find((each) => each.message_id === id);
    if (reply !== undefined) return reply;
  }
  return undefined;
}

function changeOf(update: MessageUpdate, me: string): (message: Message) => Message {
  switch (update.kind) {
    case "message-edited": {
      const { body, edited_at, mentions = [], mentions_all = false } = update;
      return (message) => (message.deleted ? message : { ...message, body, edited_at, mentions, mentions_all });
    }
    case "message-deleted":
      return (message) => tombstone(message, update.thread_root_id);
    case "reaction-added":
      return (message) => withReaction(message, update.emoji, update.user_id === me);
    case "reaction-removed":
      return (message) => withoutReaction(message, update.emoji, update.user_id === me);
  }
}

function withReply(place: Place, root: string, reply: Message): Place {
  const counted = changeMessage(place, reply.conversation_id, root, (message) => ({
    ...message,
    reply_count: message.reply_count + 1,
  }));
  return { ...counted, threads: alter(counted.threads, root, (messages) => [...messages, reply]) };
}

function withoutReply(place: Place, conversation: string, root: string, id: string): Place {
  const threads = alter(place.threads, root, (messages) => messages.filter((each) => each.message_id !== id));
  return changeMessage({ ...place, threads }, conversation, root, (message) => ({
    ...message,
    reply_count: Math.max(0, message.reply_count - 1),
  }));
}

function newest(place: Place, conversation: string): number {
  const held = place.timelines.get(conversation)?.newest ?? 0;
  return Math.max(held, place.inbox.get(conversation)?.last_seq ?? 0);
}
