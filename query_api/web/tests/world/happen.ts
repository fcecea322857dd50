import type { Update } from "@/api/shapes";
import { ME, PEOPLE, World, type Happening, type Plan, type Room, type Sent } from "./world";

export interface Told {
  conversation: string | null;
  update: Update;
}

/** Lets something happen and returns what clients are told; nothing where it cannot happen. */
export function happen(world: World, event: Happening): Told[] {
  if ("at" in event) return ofMessage(world, event);
  if (event.do === "send") return sent(world, event);
  if (event.do === "plan") return planned(world, event);
  if ("plan" in event) return ended(world, event);
  if (!("to" in event)) return ofPerson(world, event);
  const room = world.rooms[event.to % world.rooms.length]!;
  if (!room.members.has(ME)) return [];
  const updates = ofRoom(world, room, event);
  return updates.map((update) => ({ conversation: room.id, update }));
}

function sent(world: World, event: Extract<Happening, { do: "send" }>): Told[] {
  const room = world.rooms[event.to % world.rooms.length]!;
  const author = PEOPLE[event.by % PEOPLE.length]!;
  if (!room.members.has(ME) || !room.members.has(author)) return [];
  const mentions = event.mentions.map((each) => PEOPLE[each % PEOPLE.length]!);
  return [said(world, room, { id: `${room.id}-${room.sent.length + 1}`, author, body: `text ${room.sent.length + 1}`, thread: rootOf(room, event.thread), mentions, all: event.all })];
}

function said(world: World, room: Room, by: Pick<Sent, "id" | "author" | "body" | "thread" | "mentions" | "all">): Told {
  const seq = room.sent.length + 1;
  const message: Sent = { ...by, room, seq, at: world.now(), edited: null, pinned: false, reactions: new Map() };
  room.sent.push(message);
  if (by.author === ME) room.read = seq;
  return { conversation: room.id, update: { kind: "message-sent", message: { ...world.view(message), reply_count: 0 } } };
}

function rootOf(room: Room, thread: number | null): string | null {
  const roots = room.sent.filter((each) => each.thread === null && each.body !== null);
  return thread === null || roots.length === 0 ? null : roots[thread % roots.length]!.id;
}

function planned(world: World, event: Extract<Happening, { do: "plan" }>): Told[] {
  const room = world.rooms[event.to % world.rooms.length]!;
  const author = PEOPLE[event.by % PEOPLE.length]!;
  if (!room.members.has(ME) || !room.members.has(author)) return [];
  const due = world.now();
  const plan: Plan = { id: `plan of ${due}`, room, author, body: `later than ${due}`, due, thread: rootOf(room, event.thread) };
  world.plans.push(plan);
  const thread = plan.thread !== null && { thread_root_id: plan.thread };
  return own(plan, { kind: "message-scheduled", message_id: plan.id, author_id: author, body: plan.body, send_at: due, ...thread });
}

function ended(world: World, event: Extract<Happening, { do: "cancel" | "fall-due" }>): Told[] {
  const plan = world.plans[event.plan % Math.max(world.plans.length, 1)];
  if (plan === undefined || !plan.room.members.has(ME)) return [];
  world.plans = world.plans.filter((each) => each !== plan);
  const { id: message_id, author: author_id, room } = plan;
  if (event.do === "cancel" || !room.members.has(author_id)) return own(plan, { kind: "scheduled-message-cancelled", message_id, author_id });
  const sentNow = said(world, room, { id: message_id, author: author_id, body: plan.body, thread: plan.thread, mentions: [], all: false });
  return [sentNow, ...own(plan, { kind: "scheduled-message-sent", message_id, author_id })];
}

/** Only the author is told of it. */
function own({ author, room }: Plan, update: Update): Told[] {
  return author === ME ? [{ conversation: room.id, update }] : [];
}

function ofMessage(world: World, event: Extract<Happening, { at: number }>): Told[] {
  const all = world.rooms.filter((room) => room.members.has(ME)).flatMap((room) => room.sent);
  const message = all[event.at % Math.max(all.length, 1)];
  if (message === undefined || message.body === null) return [];
  const by = PEOPLE[event.by % PEOPLE.length]!;
  const update = change(world, message, by, event);
  return update === null ? [] : [{ conversation: message.room.id, update }];
}

function change(world: World, message: Sent, by: string, event: Extract<Happening, { at: number }>): Update | null {
  const message_id = message.id;
  const item = { item_id: `${message.room.id}.${world.now()}`, actor_id: by, at: world.now() };
  switch (event.do) {
    case "edit":
      message.body = `${message.body}, edited`;
      message.edited = item.at;
      message.mentions = event.mentions.map((each) => PEOPLE[each % PEOPLE.length]!);
      message.all = false;
      return { kind: "message-edited", message_id, body: message.body, edited_at: item.at, mentions: message.mentions };
    case "delete":
      Object.assign(message, { body: null, edited: null, mentions: [], all: false, pinned: false, reactions: new Map() });
      return { kind: "message-deleted", message_id, actor_id: by, at: item.at, ...(message.thread !== null && { thread_root_id: message.thread }) };
    case "react": {
      const given = message.reactions.get(event.emoji) ?? [];
      if (given.includes(by)) return null;
      message.reactions.set(event.emoji, [...given, by]);
      return { kind: "reaction-added", message_id, user_id: by, emoji: event.emoji };
    }
    case "unreact": {
      const given = message.reactions.get(event.emoji) ?? [];
      if (!given.includes(by)) return null;
      const left = given.filter((each) => each !== by);
      if (left.length > 0) message.reactions.set(event.emoji, left);
      else message.reactions.delete(event.emoji);
      return { kind: "reaction-removed", message_id, user_id: by, emoji: event.emoji };
    }
    case "pin": {
      if (message.pinned) return null;
      message.pinned = true;
      const update = { kind: "message-pinned", message_id, ...item } as const;
      world.line(message.room, update, { message_id });
      return update;
    }
    case "unpin":
      if (!message.pinned) return null;
      message.pinned = false;
      return { kind: "message-unpinned", message_id, ...item };
  }
}

function ofRoom(world: World, room: Room, event: Extract<Happening, { to: number }>): Update[] {
  const by = "by" in event ? PEOPLE[event.by % PEOPLE.length]! : ME;
  const item = { item_id: `${room.id}.${world.now()}`, actor_id: by, at: world.now() };
  const shown = <Shown extends Extract<Update, { item_id: string }>>(update: Shown, details?: Record<string, string>) => {
    world.line(room, update, details);
    return [update];
  };
  switch (event.do) {
    case "rename":
      room.title = event.text;
      return shown({ kind: "conversation-renamed", title: event.text, ...item }, { title: event.text });
    case "topic":
      room.topic = event.text || null;
      return shown({ kind: "topic-changed", topic: event.text, ...item }, { topic: event.text });
    case "avatar":
      room.avatar = event.text || null;
      return shown({ kind: "conversation-avatar-changed", ...(event.text && { avatar_id: event.text }), ...item });
    case "archive":
    case "unarchive":
      room.archived = event.do === "archive";
      return shown({ kind: event.do === "archive" ? "conversation-archived" : "conversation-unarchived", ...item });
    case "read":
      if (event.seq <= room.read || event.seq > room.sent.length) return [];
      room.read = event.seq;
      return [{ kind: "read-marker-moved", seq: event.seq }];
    case "level":
      room.level = room.level === "all" ? "mentions" : "all";
      return [{ kind: "notification-level-changed", level: room.level }];
    case "favourite":
      room.favourite = true;
      return [{ kind: "conversation-pinned" }];
    case "unfavourite":
      room.favourite = false;
      return [{ kind: "conversation-unpinned" }];
    case "send":
      return [];
    default:
      return ofMember(world, room, event as Membership, item);
  }
}

type Membership = Extract<Happening, { who: number; to: number }>;

function ofMember(world: World, room: Room, event: Membership, item: { item_id: string; actor_id: string; at: string }): Update[] {
  const user_id = PEOPLE[event.who % PEOPLE.length]!;
  const member = room.members.get(user_id);
  switch (event.do) {
    case "join":
      if (member !== undefined) return [];
      room.members.set(user_id, { role: "member" });
      return shown({ kind: "member-joined", user_id, role: "member", ...item });
    case "leave":
    case "remove":
    case "ban":
      if (member === undefined) return [];
      room.members.delete(user_id);
      return shown({ kind: event.do === "leave" ? "member-left" : event.do === "remove" ? "member-removed" : "member-banned", user_id, ...item });
    case "unban":
      return member === undefined ? [{ kind: "member-unbanned", user_id, ...item }] : [];
    case "role": {
      if (member === undefined) return [];
      member.role = member.role === "admin" ? "member" : "admin";
      const update = { kind: "role-changed", user_id, role: member.role, ...item } as const;
      world.line(room, update, { role: member.role });
      return [update];
    }
  }

  function shown(update: Extract<Update, { item_id: string }>): Update[] {
    world.line(room, update);
    return [update];
  }
}

function ofPerson(world: World, event: Extract<Happening, { do: "profile" | "promote" | "demote" | "deactivate" | "reactivate" }>): Told[] {
  const user = world.users[event.who % world.users.length]!;
  const told = (update: Update): Told[] => [{ conversation: null, update }];
  switch (event.do) {
    case "profile":
      user.display_name = event.text || "nobody";
      user.about = event.text || null;
      user.avatar_id = event.text || null;
      return told({
        kind: "profile-changed", user_id: user.user_id, display_name: user.display_name, about: event.text,
        ...(event.text === "" ? { avatar_removed: true } : { avatar_id: event.text }),
      });
    case "promote":
      user.is_admin = true;
      return told({ kind: "user-promoted", user_id: user.user_id });
    case "demote":
      user.is_admin = false;
      return told({ kind: "user-demoted", user_id: user.user_id });
    case "deactivate":
      user.active = false;
      return told({ kind: "user-deactivated", user_id: user.user_id });
    case "reactivate":
      user.active = true;
      user.is_admin = false;
      return told({ kind: "user-reactivated", user_id: user.user_id });
  }
}
