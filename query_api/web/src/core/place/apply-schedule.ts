import type { ScheduledMessage, Update } from "@/api/shapes";
import { put, without, type Place, type Scheduled } from "./place";

type ScheduleUpdate = Extract<
  Update,
  { kind: "message-scheduled" | "scheduled-message-cancelled" | "scheduled-message-sent" }
>;

/** Returns the place after a message of one's own began to wait, or waits no more. */
export function applyToSchedule(place: Place, update: ScheduleUpdate, conversation: string): Place {
  if (update.kind !== "message-scheduled") {
    return { ...place, scheduled: without(place.scheduled, update.message_id) };
  }
  const waiting = scheduledOf({ ...update, conversation_id: conversation });
  return { ...place, scheduled: put(place.scheduled, waiting.message_id, waiting) };
}

/** Returns what is shown of a waiting message, as it was fetched or told of. */
export function scheduledOf(message: Pick<ScheduledMessage, "message_id" | "conversation_id" | "body" | "send_at"> & { thread_root_id?: string | null }): Scheduled {
  const { message_id, conversation_id, body, send_at, thread_root_id = null } = message;
  return { message_id, conversation_id, body, send_at, thread_root_id };
}
