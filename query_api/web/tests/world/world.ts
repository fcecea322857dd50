import type { InboxItem, Message, MessagePage, Reaction, ScheduledMessage, SystemItem, Update, User } from "@/api/shapes";

/** Something that happens on the server. */
export type Happening =
  | { do: "send"; by: number; to: number; thread: number | null; mentions: number[]; all: boolean }
  | { do: "edit" | "delete" | "pin" | "unpin"; by: number; at: number; mentions: number[] }
  | { do: "react" | "unreact"; by: number; at: number; emoji: string }
  | { do: "rename" | "topic" | "avatar" | "archive" | "unarchive"; by: number; to: number; text: string }
  | { do: "join" | "leave" | "remove" | "ban" | "unban" | "role"; by: number; to: number; who: number }
  | { do: "read"; to: number; seq: number }
  | { do: "level" | "favourite" | "unfavourite"; to: number }
  | { do: "plan"; by: number; to: number; thread: number | null }
  | { do: "cancel" | "fall-due"; plan: number }
  | { do: "profile" | "promote" | "demote" | "deactivate" | "reactivate"; who: number; text: string };

interface Sent {
  id: string;
  room: Room;
  seq: number;
  author: string;
  body: string | null;
  at: string;
  edited: string | null;
  thread: string | null;
  mentions: string[];
  all: boolean;
  pinned: boolean;
  reactions: Map<string, string[]>;
}

interface Room {
  id: string;
  title: string | null;
  topic: string | null;
  avatar: string | null;
  archived: boolean;
  members: Map<string, { role: "member" | "admin" }>;
  read: number;
  level: "all" | "mentions";
  favourite: boolean;
  sent: Sent[];
  lines: SystemItem[];
}

interface Plan {
  id: string;
  room: Room;
  author: string;
  body: string;
  due: string;
  thread: string | null;
}

export const PEOPLE = ["me", "ada", "bo"];
export const ME = "me";

/** A small server: it keeps what happened in a form of its own, and tells what a client is told. */
export class World {
  readonly rooms: Room[];
  readonly users: User[];
  /** What everybody wrote to be sent later; nobody sees that of another. */
  plans: Plan[] = [];
  #clock = 0;

  constructor() {
    this.rooms = ["north", "south"].map((id) => ({
      id,
      title: id,
      topic: null,
      avatar: null,
      archived: false,
      members: new Map(PEOPLE.map((each) => [each, { role: "member" as const }])),
      read: 0,
      level: "all",
      favourite: false,
      sent: [],
      lines: [],
    }));
    this.users = PEOPLE.map((id) => ({
      user_id: id,
      user_name: id,
      display_name: id,
      about: null,
      avatar_id: null,
      locale: null,
      timezone: null,
      is_admin: false,
      is_bot: false,
      active: true,
      registered_at: this.now(),
    }));
  }

  now(): string {
    return new Date(Date.UTC(2026, 0, 1) + this.#clock++ * 1000).toISOString();
  }

  line(room: Room, update: Extract<Update, { item_id: string }>, details: Record<string, string> = {}): void {
    const concerned = "user_id" in update && update.user_id !== update.actor_id ? update.user_id : null;
    const { item_id, actor_id, at, kind } = update;
    room.lines.push({
      kind: "system",
      item_id,
      conversation_id: room.id,
      after_seq: room.sent.length,
      event: kind,
      actor_id,
      user_id: concerned,
      at,
      details,
    });
  }

  inbox(): InboxItem[] {
    return this.rooms.filter((room) => room.members.has(ME)).map((room) => this.#item(room));
  }

  scheduled(): ScheduledMessage[] {
    return this.plans
      .filter((plan) => plan.author === ME)
      .map(({ id, room, body, due, thread }) => ({
        message_id: id,
        conversation_id: room.id,
        body,
        send_at: due,
        thread_root_id: thread,
        reply_to_id: null,
        forward_of_id: null,
      }));
  }

  page(room: Room): MessagePage {
    const items = [
      ...room.lines.filter((line) => line.after_seq === 0),
      ...room.sent.flatMap((sent) => [this.view(sent), ...room.lines.filter((line) => line.after_seq === sent.seq)]),
    ];
    return { items, has_before: false, has_after: false };
  }

  view(sent: Sent): Message {
    const reactions: Reaction[] = [...sent.reactions].map(([emoji, by]) => ({ emoji, count: by.length, mine: by.includes(ME) }));
    return {
      kind: "text",
      message_id: sent.id,
      conversation_id: sent.room.id,
      seq: sent.seq,
      author_id: sent.author,
      body: sent.body,
      sent_at: sent.at,
      edited_at: sent.edited,
      deleted: sent.body === null,
      thread_root_id: sent.thread,
      reply_to_id: null,
      reply_count: sent.room.sent.filter((each) => each.thread === sent.id && each.body !== null).length,
      reactions,
      attachments: [],
      mentions: sent.mentions,
      mentions_all: sent.all,
      pinned: sent.pinned,
      forward_of: null,
    };
  }

  #item(room: Room): InboxItem {
    const last = room.sent.at(-1);
    const unread = room.sent.filter((sent) => sent.seq > room.read && sent.body !== null);
    return {
      conversation_id: room.id,
      kind: "channel",
      visibility: "public",
      title: room.title,
      slug: null,
      topic: room.topic,
      avatar_id: room.avatar,
      archived: room.archived,
      other_user_id: null,
      last_seq: room.sent.length,
      read_seq: room.read,
      unread: unread.length,
      mentions: unread.filter((sent) => sent.all || sent.mentions.includes(ME)).length,
      last_message: last === undefined ? null : this.view(last),
      last_activity_at: last?.at ?? "2026-01-01T00:00:00.000Z",
      role: room.members.get(ME)?.role ?? "member",
      level: room.level,
      level_until: null,
      pinned: room.favourite,
    };
  }
}

export type { Plan, Room, Sent };
