// Generated from the contracts by `make web-types`. Change those.
export type Attachment = {
  attachment_id?: string | null;
  media_type?: string | null;
  name: string;
  size?: number | null;
  title?: string | null;
};

export type ConversationArchivedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "conversation-archived";
};

export type ConversationAvatarChangedUpdate = {
  actor_id: string;
  at: string;
  avatar_id?: string | null;
  item_id: string;
  kind: "conversation-avatar-changed";
};

export type ConversationPinnedUpdate = {
  kind: "conversation-pinned";
};

export type ConversationRenamedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "conversation-renamed";
  title: string;
};

export type ConversationUnarchivedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "conversation-unarchived";
};

export type ConversationUnpinnedUpdate = {
  kind: "conversation-unpinned";
};

export type ForwardOf = {
  author_id: string;
  conversation_id: string;
  message_id: string;
};

export type FreshToken = {
  access_token: string;
  type: "token";
};

export type Hello = {
  access_token?: string | null;
  positions?: (string)[] | null;
  ticket?: string | null;
  type: "hello";
};

export type Level = "all" | "mentions" | "none";

export type MemberBannedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "member-banned";
  reason?: string | null;
  user_id: string;
};

export type MemberJoinedUpdate = {
  actor_id: string;
  at: string;
  invited_by?: string | null;
  item_id: string;
  kind: "member-joined";
  role: Role;
  user_id: string;
};

export type MemberLeftUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "member-left";
  user_id: string;
};

export type MemberRemovedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "member-removed";
  reason?: string | null;
  user_id: string;
};

export type MemberUnbannedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "member-unbanned";
  user_id: string;
};

export type Message = {
  attachments: (Attachment)[];
  author_id: string;
  body: string | null;
  conversation_id: string;
  deleted: boolean;
  edited_at?: string | null;
  forward_of?: ForwardOf | null;
  kind: "text";
  mentions: (string)[];
  mentions_all: boolean;
  message_id: string;
  pinned: boolean;
  reactions: (Reaction)[];
  reply_count: number;
  reply_to_id?: string | null;
  sent_at: string;
  seq: number;
  thread_root_id?: string | null;
};

export type MessageDeletedUpdate = {
  actor_id: string;
  at: string;
  kind: "message-deleted";
  message_id: string;
  thread_root_id?: string | null;
};

export type MessageEditedUpdate = {
  body: string;
  edited_at: string;
  kind: "message-edited";
  mentions?: (string)[];
  mentions_all?: boolean;
  message_id: string;
};

export type MessagePinnedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "message-pinned";
  message_id: string;
};

export type MessageScheduledUpdate = {
  author_id: string;
  body: string;
  kind: "message-scheduled";
  message_id: string;
  reply_to_id?: string | null;
  send_at: string;
  thread_root_id?: string | null;
};

export type MessageSentUpdate = {
  kind: "message-sent";
  message: Message;
};

export type MessageUnpinnedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "message-unpinned";
  message_id: string;
};

export type NotificationLevelChangedUpdate = {
  kind: "notification-level-changed";
  level: Level;
  until?: string | null;
};

export type Ping = {
  type: "ping";
};

export type Pong = {
  positions: (string)[];
  type: "pong";
};

export type PresenceFrame = {
  last_seen_at?: string | null;
  state: "away" | "dnd" | "offline" | "online";
  type: "presence";
  user_id: string;
};

export type ProblemFrame = {
  detail: string;
  problem: string;
  status: number;
  title: string;
  type: "problem";
};

export type ProfileChangedUpdate = {
  about?: string | null;
  avatar_id?: string | null;
  avatar_removed?: boolean;
  display_name?: string | null;
  kind: "profile-changed";
  locale?: string | null;
  timezone?: string | null;
  user_id: string;
};

export type Reaction = {
  count: number;
  emoji: string;
  mine: boolean;
};

export type ReactionAddedUpdate = {
  emoji: string;
  kind: "reaction-added";
  message_id: string;
  user_id: string;
};

export type ReactionRemovedUpdate = {
  emoji: string;
  kind: "reaction-removed";
  message_id: string;
  user_id: string;
};

export type ReadMarkerMovedUpdate = {
  kind: "read-marker-moved";
  seq: number;
};

export type Reconnect = {
  after_ms: number;
  type: "reconnect";
};

export type Reset = {
  positions: (string)[];
  type: "reset";
};

export type Role = "admin" | "guest" | "member" | "owner";

export type RoleChangedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "role-changed";
  role: Role;
  user_id: string;
};

export type SayPresence = {
  state: "away" | "dnd" | "offline" | "online";
  type: "presence";
};

export type SayTyping = {
  conversation_id: string;
  type: "typing";
};

export type ScheduledMessageCancelledUpdate = {
  author_id: string;
  kind: "scheduled-message-cancelled";
  message_id: string;
  reason?: string | null;
};

export type ScheduledMessageSentUpdate = {
  author_id: string;
  kind: "scheduled-message-sent";
  message_id: string;
};

export type TopicChangedUpdate = {
  actor_id: string;
  at: string;
  item_id: string;
  kind: "topic-changed";
  topic: string;
};

export type TypingFrame = {
  conversation_id: string;
  type: "typing";
  user_id: string;
};

export type UpdateFrame = {
  conversation_id?: string | null;
  position: string;
  type: "update";
  updates: (MessageSentUpdate | MessageEditedUpdate | MessageDeletedUpdate | ReactionAddedUpdate | ReactionRemovedUpdate | MessagePinnedUpdate | MessageUnpinnedUpdate | ConversationRenamedUpdate | TopicChangedUpdate | ConversationAvatarChangedUpdate | ConversationArchivedUpdate | ConversationUnarchivedUpdate | MemberJoinedUpdate | MemberLeftUpdate | MemberRemovedUpdate | MemberBannedUpdate | MemberUnbannedUpdate | RoleChangedUpdate | NotificationLevelChangedUpdate | ConversationPinnedUpdate | ConversationUnpinnedUpdate | ReadMarkerMovedUpdate | MessageScheduledUpdate | ScheduledMessageCancelledUpdate | ScheduledMessageSentUpdate | ProfileChangedUpdate | UserPromotedUpdate | UserDemotedUpdate | UserDeactivatedUpdate | UserReactivatedUpdate)[];
};

export type UserDeactivatedUpdate = {
  kind: "user-deactivated";
  user_id: string;
};

export type UserDemotedUpdate = {
  kind: "user-demoted";
  user_id: string;
};

export type UserPromotedUpdate = {
  kind: "user-promoted";
  user_id: string;
};

export type UserReactivatedUpdate = {
  kind: "user-reactivated";
  user_id: string;
};

export type Welcome = {
  positions: (string)[];
  resumed: boolean;
  session_id: string;
  type: "welcome";
};

export type ClientFrame = Hello | FreshToken | SayTyping | SayPresence | Ping;

export type ServerFrame = Welcome | UpdateFrame | Reset | TypingFrame | PresenceFrame | Pong | Reconnect | ProblemFrame;

export type Update = UpdateFrame["updates"][number];
