import type { Message } from "@/api/shapes";
import type { Place } from "@/core/place/place";

/** Returns the replies to a message that are held, oldest first: all of an open thread, else those near it. */
export function repliesHeld(place: Place, root: Message): Message[] {
  const thread = place.threads.get(root.message_id);
  if (thread !== undefined) return thread.slice(1).filter((each) => !each.deleted);
  const items = place.timelines.get(root.conversation_id)?.items ?? [];
  return items.filter((item): item is Message => item.kind === "text" && item.thread_root_id === root.message_id && !item.deleted);
}
