import type { SystemItem, Update } from "@/api/shapes";
import { withSystemItem } from "@/core/timeline/timeline";
import { alter, type Place } from "./place";

type Happened = Extract<Update, { item_id: string }>;

/** Returns the place with the line that the timeline shows for an update, behind the last message. */
export function withHappening(
  place: Place,
  conversation: string,
  update: Happened,
  details: Record<string, string> = {},
): Place {
  const timelines = alter(place.timelines, conversation, (timeline) => {
    const after = Math.max(timeline.last, place.inbox.get(conversation)?.last_seq ?? 0);
    return withSystemItem(timeline, itemOf(update, conversation, after, details));
  });
  return timelines === place.timelines ? place : { ...place, timelines };
}

function itemOf(update: Happened, conversation: string, after: number, details: Record<string, string>): SystemItem {
  const concerned = "user_id" in update && update.user_id !== update.actor_id ? update.user_id : null;
  return {
    kind: "system",
    item_id: update.item_id,
    conversation_id: conversation,
    after_seq: after,
    event: update.kind,
    actor_id: update.actor_id,
    user_id: concerned,
    at: update.at,
    details,
  };
}
