import type { Update } from "@/api/shapes";
import { put, without, type Place } from "./place";

type ScheduleUpdate = Extract<
  Update,
  { kind: "message-scheduled" | "scheduled-message-cancelled" | "scheduled-message-sent" }
>;

/** Returns the place after a message of one's own began to wait, or waits no more. */
export function applyToSchedule(place: Place, update: ScheduleUpdate, conversation: string): Place {
  if (update.kind !== "message-scheduled") {
    return { ...place, scheduled: without(place.scheduled, update.message_id) };
  }
  const { message_id, body, send_at, thread_root_id = null } = update;
  const waiting = { message_id, conversation_id: conversation, body, send_at, thread_root_id };
  return { ...place, scheduled: put(place.scheduled, message_id, waiting) };
}
