import type { InboxItem, User } from "@/api/shapes";
import { emptyPlace, type Place } from "@/core/place/place";
import { newestOf, type Timeline } from "@/core/timeline/timeline";

/** What is kept of a place for when there is no network. */
export interface Kept {
  readonly inbox: readonly InboxItem[];
  readonly people: readonly User[];
  readonly timelines: readonly (readonly [conversation: string, timeline: Timeline])[];
}

/** Keeps what was seen last over reloads. */
export interface KeptStore {
  get(): Promise<Kept | undefined>;
  put(kept: Kept): Promise<void>;
}

const CONVERSATIONS = 10;
/** How many messages of each conversation are kept. */
export const MOST_KEPT = 50;

/** Returns the conversations of which messages are kept: those in which somebody wrote last. */
export function recentOf(place: Place): InboxItem[] {
  const at = ({ last_message }: InboxItem) => (last_message ? Date.parse(last_message.sent_at) : 0);
  return [...place.inbox.values()].filter((item) => item.last_seq > 0).sort((a, b) => at(b) - at(a)).slice(0, CONVERSATIONS);
}

/** Returns a conversation's end as it is held; undefined where something else is held. */
export function endHeld(place: Place, conversation: string): Timeline | undefined {
  const held = place.timelines.get(conversation);
  return held === undefined || held.hasAfter || held.items.length === 0 ? undefined : newestOf(held, MOST_KEPT);
}

/** Returns what to keep of a place, with the ends of conversations that it does not hold. */
export function keptOf(place: Place, others: ReadonlyMap<string, Timeline>): Kept {
  const timelines = recentOf(place).flatMap(({ conversation_id: id }) => {
    const end = endHeld(place, id) ?? others.get(id);
    return end === undefined ? [] : [[id, end] as const];
  });
  const inbox = [...place.inbox.values()];
  const seen = new Set(inbox.flatMap(({ other_user_id, last_message }) => [other_user_id, last_message?.author_id]));
  for (const [, { items }] of timelines) {
    for (const item of items) for (const id of item.kind === "text" ? [item.author_id, ...item.mentions] : [item.actor_id, item.user_id]) seen.add(id);
  }
  return { inbox, timelines, people: [...place.people.values()].filter((person) => person.user_id === place.me || seen.has(person.user_id)) };
}

/** Returns the place that was kept. */
export function placeOf(me: string, kept: Kept): Place {
  return {
    ...emptyPlace(me),
    inbox: new Map(kept.inbox.map((item) => [item.conversation_id, item])),
    people: new Map(kept.people.map((person) => [person.user_id, person])),
    timelines: new Map(kept.timelines),
  };
}
