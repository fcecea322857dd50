/** The contracts' shapes by the names that the rest of the code uses. */
import type { components } from "./generated/openapi";

type Schemas = components["schemas"];

export type InboxItem = Schemas["InboxItem"];
export type Message = Schemas["Message"];
export type SystemItem = Schemas["SystemItem"];
export type MessagePage = Schemas["MessagePage"];
export type Reaction = Schemas["Reaction"];
export type Revision = Schemas["Revision"];
export type User = Schemas["User"];
export type Member = Schemas["Member"];
export type Channel = Schemas["Channel"];
export type Conversation = Schemas["Conversation"];
export type Session = Schemas["Session"];
export type SessionItem = Schemas["SessionItem"];
export type AuthConfig = Schemas["AuthConfig"];
export type Me = Schemas["Me"];
export type Problem = Schemas["Problem"];
export type SearchResult = Schemas["SearchResult"];
export type Hit = Schemas["Hit"];
export type ScheduledMessage = Schemas["ScheduledMessage"];
export type Pin = Schemas["Pin"];
export type FollowedThread = Schemas["FollowedThread"];
export type ThreadSummary = Schemas["ThreadSummary"];
export type Ban = Schemas["Ban"];
export type InviteLink = Schemas["InviteLink"];
export type InviteLinkMade = Schemas["InviteLinkMade"];
export type ConversationDone = Schemas["ConversationDone"];
export type Presence = Schemas["Presence"];
export type PresenceState = Presence["state"];
export type AdminUser = Schemas["AdminUser"];
export type EventDetail = Schemas["EventDetail"];
export type EventItem = Schemas["EventItem"];
export type ParkedItem = Schemas["ParkedItem"];
export type ProjectionItem = Schemas["ProjectionItem"];
export type RebuildState = Schemas["RebuildState"];
export type ServerInviteCreated = Schemas["ServerInviteCreated"];
export type ServerInviteItem = Schemas["ServerInviteItem"];
export type SettingItem = Schemas["SettingItem"];
export type Level = InboxItem["level"];
export type Role = Schemas["Member"]["role"];

export type { Update, UpdateFrame, ClientFrame, ServerFrame } from "./generated/live";
