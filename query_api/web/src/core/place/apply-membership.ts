import type { InboxItem, Update } from "@/api/shapes";
import { withHappening } from "./happenings";
import { alter, doubted, without, type Place } from "./place";

type MembershipUpdate = Extract<
  Update,
  {
    kind:
      | "member-joined"
      | "member-left"
      | "member-removed"
      | "member-banned"
      | "member-unbanned"
      | "role-changed"
      | "notification-level-changed"
      | "conversation-pinned"
      | "conversation-unpinned";
  }
>;
type Gone = Extract<MembershipUpdate, { kind: "member-left" | "member-removed" | "member-banned" }>;
type Joined = Extract<MembershipUpdate, { kind: "member-joined" }>;
type RoleChanged = Extract<MembershipUpdate, { kind: "role-changed" }>;

/** Returns the place after somebody came, went, or has another standing in a conversation. */
export function applyToMembership(place: Place, update: MembershipUpdate, conversation: string): Place {
  switch (update.kind) {
    case "member-joined":
      return joined(place, update, conversation);
    case "member-left":
    case "member-removed":
    case "member-banned":
      return gone(place, update, conversation);
    case "member-unbanned":
      return place;
    case "role-changed":
      return roleChanged(place, update, conversation);
    case "notification-level-changed": {
      const { level, until } = update;
      return mine(place, conversation, { level, level_until: until ?? null });
    }
    case "conversation-pinned":
      return mine(place, conversation, { pinned: true });
    case "conversation-unpinned":
      return mine(place, conversation, { pinned: false });
  }
}

function joined(place: Place, update: Joined, conversation: string): Place {
  if (update.user_id === place.me) {
    const known = { ...place, members: without(place.members, conversation), details: without(place.details, conversation) };
    return doubted(known, conversation);
  }
  // Names and pictures of members come with their list, so a list with a stranger in it is fetched again.
  const members = without(place.members, conversation);
  const details = alter(place.details, conversation, (known) => ({ ...known, member_count: known.member_count + 1 }));
  const by: Record<string, string> = update.invited_by == null ? {} : { invited_by: update.invited_by };
  return withHappening({ ...place, members, details }, conversation, update, by);
}

function gone(place: Place, update: Gone, conversation: string): Place {
  if (update.user_id === place.me) return left(place, conversation);
  const members = alter(place.members, conversation, (known) => without(known, update.user_id));
  const details = alter(place.details, conversation, (known) => ({ ...known, member_count: known.member_count - 1 }));
  const reason = "reason" in update ? update.reason : null;
  return withHappening({ ...place, members, details }, conversation, update, reason == null ? {} : { reason });
}

function left(place: Place, conversation: string): Place {
  const stale = new Set(place.stale);
  stale.delete(conversation);
  return {
    ...place,
    inbox: without(place.inbox, conversation),
    timelines: without(place.timelines, conversation),
    members: without(place.members, conversation),
    details: without(place.details, conversation),
    threads: new Map([...place.threads].filter(([, messages]) => messages[0]?.conversation_id !== conversation)),
    stale,
  };
}

function roleChanged(place: Place, update: RoleChanged, conversation: string): Place {
  const { role, user_id } = update;
  const members = alter(place.members, conversation, (known) => alter(known, user_id, (member) => ({ ...member, role })));
  const changed = user_id === place.me ? mine({ ...place, members }, conversation, { role }) : { ...place, members };
  const details = user_id === place.me ? alter(changed.details, conversation, (known) => ({ ...known, role })) : changed.details;
  return withHappening({ ...changed, details }, conversation, update, { role });
}

function mine(place: Place, conversation: string, standing: Partial<Standing>): Place {
  return { ...place, inbox: alter(place.inbox, conversation, (item) => ({ ...item, ...standing })) };
}

type Standing = Pick<InboxItem, "level" | "level_until" | "pinned" | "role">;
