import type { InboxItem } from "@/api/shapes";
import { doubted, put, type Place } from "./place";
import type { Counted } from "./unread";

/** Returns the place with a conversation counted anew; what cannot be counted here is to be fetched. */
export function recount(place: Place, conversation: string, count: (item: InboxItem) => Counted): Place {
  const item = place.inbox.get(conversation);
  if (item === undefined) return doubted(place, conversation);
  const counted = count(item);
  if (counted === "unknown") return doubted(place, conversation);
  return counted === item ? place : { ...place, inbox: put(place.inbox, conversation, counted) };
}
