import type { Conversation, InboxItem, Member, Message, User } from "@/api/shapes";
import type { Timeline } from "@/core/timeline/timeline";

/** Everything a client holds of the server; never changed in place, so that what is equal is the same. */
export interface Place {
  readonly me: string;
  readonly people: ReadonlyMap<string, User>;
  readonly inbox: ReadonlyMap<string, InboxItem>;
  readonly details: ReadonlyMap<string, Conversation>;
  readonly members: ReadonlyMap<string, ReadonlyMap<string, Member>>;
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** The messages of open threads, root first, by the id of the root. */
  readonly threads: ReadonlyMap<string, readonly Message[]>;
  readonly scheduled: ReadonlyMap<string, Scheduled>;
  /** Conversations whose place in the inbox no update could tell exactly: to be fetched. */
  readonly stale: ReadonlySet<string>;
}

/** A message of one's own that waits for its time. */
export interface Scheduled {
  readonly message_id: string;
  readonly conversation_id: string;
  readonly body: string;
  readonly send_at: string;
  readonly thread_root_id: string | null;
}

/** Returns the place of somebody who has fetched nothing yet. */
export function emptyPlace(me: string): Place {
  return {
    me,
    people: new Map(),
    inbox: new Map(),
    details: new Map(),
    members: new Map(),
    timelines: new Map(),
    threads: new Map(),
    scheduled: new Map(),
    stale: new Set(),
  };
}

/** Returns a map with one more entry, the same map if nothing changes. */
export function put<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return map.get(key) === value && map.has(key) ? map : new Map(map).set(key, value);
}

/** Returns a map without an entry, the same map if it has none. */
export function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const left = new Map(map);
  left.delete(key);
  return left;
}

/** Returns a map with one entry changed, the same map if there is none or nothing changes. */
export function alter<K, V>(map: ReadonlyMap<K, V>, key: K, change: (value: V) => V): ReadonlyMap<K, V> {
  const value = map.get(key);
  return value === undefined ? map : put(map, key, change(value));
}

/** Returns a place in which a conversation's inbox item is to be fetched. */
export function doubted(place: Place, conversation: string): Place {
  if (place.stale.has(conversation)) return place;
  return { ...place, stale: new Set(place.stale).add(conversation) };
}
