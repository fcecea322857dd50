import { answered, type Api } from "@/api/client";
import type { ThreadSummary } from "@/api/shapes";
import type { Reads } from "@/core/sync/reads";

const HITS = 100;
const CONVERSATIONS = 12;
const THREADS = 50;

/**
 * Returns the threads that somebody began, wrote in or is mentioned in, the newest reply first. The
 * server lists threads by conversation, so those are asked in which one took part lately.
 */
export async function ownThreads({ http }: Api, reads: Reads): Promise<ThreadSummary[]> {
  const searched = await Promise.all(
    ["is:thread from:me", "is:thread mentions:me"].map((q) => reads.search({ q, sort: "newest" }, HITS)),
  );
  const messages = searched.flatMap(({ items }) => items.map((hit) => hit.message));
  const roots = new Set(messages.map((message) => message.thread_root_id ?? message.message_id));
  const conversations = [...new Set(messages.map((message) => message.conversation_id))].slice(0, CONVERSATIONS);
  const lists = await Promise.all(
    conversations.map((conversation_id) =>
      answered(http.GET("/v1/conversations/{conversation_id}/threads", { params: { path: { conversation_id }, query: { limit: THREADS } } })),
    ),
  );
  return lists
    .flatMap(({ items }) => items)
    .filter(({ root }) => roots.has(root.message_id))
    .sort((a, b) => (a.last_reply_at < b.last_reply_at ? 1 : -1));
}
