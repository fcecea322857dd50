import { answered, type Api } from "@/api/client";
import type { Ban, Conversation, FollowedThread, InboxItem, InviteLink, Me, Member, Message, MessagePage, Presence, Revision, ScheduledMessage, SearchResult, User } from "@/api/shapes";

const PAGE = 200;
const MESSAGES = 60;
/** Higher than a window and the two beyond it: what one opens has its end before more is fetched. */
const NEWEST_MESSAGES = 180;
const MOST_PEOPLE = 1_000;

/** Which messages: the newest, those on one side of a `seq`, or those around it. */
export type Window = { before_seq: number } | { after_seq: number } | { around_seq: number } | { newest: true };

/** What the client reads, each as one question. */
export function readsOf({ http }: Api) {
  async function all<Item>(page: (cursor: string | undefined) => Promise<{ items: Item[]; next?: string | null }>, most = Infinity) {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const { items: more, next } = await page(cursor);
      items.push(...more);
      cursor = next ?? undefined;
    } while (cursor !== undefined && items.length < most);
    return items;
  }
  const query = (cursor: string | undefined) => ({ limit: PAGE, ...(cursor !== undefined && { cursor }) });

  return {
    me: async (): Promise<Me> => await answered(http.GET("/v1/me")),
    inbox: async (): Promise<InboxItem[]> =>
      await all((cursor) => answered(http.GET("/v1/inbox", { params: { query: query(cursor) } }))),
    people: async (): Promise<User[]> =>
      await all((cursor) => answered(http.GET("/v1/users", { params: { query: query(cursor) } })), MOST_PEOPLE),
    person: async (user_id: string): Promise<User> =>
      await answered(http.GET("/v1/users/{user_id}", { params: { path: { user_id } } })),
    presence: async (ids: readonly string[]): Promise<Presence[]> =>
      (await answered(http.GET("/v1/presence", { params: { query: { user_ids: [...ids] } } }))).items,
    scheduled: async (): Promise<ScheduledMessage[]> =>
      await all((cursor) => answered(http.GET("/v1/scheduled-messages", { params: { query: query(cursor) } }))),
    conversation: async (conversation_id: string): Promise<Conversation> =>
      await answered(http.GET("/v1/conversations/{conversation_id}", { params: { path: { conversation_id } } })),
    members: async (conversation_id: string): Promise<Member[]> =>
      await all((cursor) =>
        answered(http.GET("/v1/conversations/{conversation_id}/members", { params: { path: { conversation_id }, query: query(cursor) } })),
      ),
    inviteLinks: async (conversation_id: string): Promise<InviteLink[]> =>
      await all((cursor) =>
        answered(http.GET("/v1/conversations/{conversation_id}/invite-links", { params: { path: { conversation_id }, query: query(cursor) } })),
      ),
    bans: async (conversation_id: string): Promise<Ban[]> =>
      await all((cursor) =>
        answered(http.GET("/v1/conversations/{conversation_id}/bans", { params: { path: { conversation_id }, query: query(cursor) } })),
      ),
    messages: async (conversation_id: string, window: Window, limit = "newest" in window ? NEWEST_MESSAGES : MESSAGES): Promise<MessagePage> =>
      await answered(
        http.GET("/v1/conversations/{conversation_id}/messages", {
          params: { path: { conversation_id }, query: { limit, ...("newest" in window ? {} : window) } },
        }),
      ),
    message: async (message_id: string): Promise<Message> =>
      await answered(http.GET("/v1/messages/{message_id}", { params: { path: { message_id } } })),
    thread: async (message_id: string): Promise<Message[]> =>
      await all((cursor) => answered(http.GET("/v1/messages/{message_id}/thread", { params: { path: { message_id }, query: query(cursor) } }))),
    ownThreads: async (most: number): Promise<FollowedThread[]> =>
      await all((cursor) => answered(http.GET("/v1/threads", { params: { query: { ...query(cursor), limit: Math.min(most, PAGE) } } })), most),
    search: async (asked: SearchQuestion, limit: number, cursor: string | null = null): Promise<SearchResult> =>
      // The client widens the pairs of places to lists.
      (await answered(http.GET("/v1/search", { params: { query: { ...asked, limit, ...(cursor !== null && { cursor }) } } }))) as SearchResult,
    history: async (message_id: string): Promise<Revision[]> =>
      await all((cursor) => answered(http.GET("/v1/messages/{message_id}/history", { params: { path: { message_id }, query: query(cursor) } }))),
  };
}

export interface SearchQuestion {
  q: string;
  sort: "newest" | "relevance";
  conversation_id?: string;
}

export type Reads = ReturnType<typeof readsOf>;
