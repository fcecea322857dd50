import type { FollowedThread, Message } from "@/api/shapes";
import type { Place } from "@/core/place/place";
import { messageHeld } from "@/core/place/apply-message";

const PAGE = 50;

/** Says whether somebody has not read the last reply of a thread yet. */
export function isUnread({ root, last_reply_seq }: FollowedThread, { inbox }: Place): boolean {
  const item = inbox.get(root.conversation_id);
  return item !== undefined && last_reply_seq > item.read_seq;
}

/**
 * Keeps the threads that one takes part in, the newest reply first: fetched once, moved by each reply to
 * one of them, and fetched again when a reply may have begun another or one was taken away.
 */
export class OwnThreads {
  #threads: readonly FollowedThread[] = [];
  #most = PAGE;
  #loading: Promise<void> | null = null;
  #again = false;

  constructor(
    private readonly me: string,
    private readonly ask: (most: number) => Promise<FollowedThread[]>,
    private readonly place: () => Place,
    private readonly changed: (threads: readonly FollowedThread[], more: boolean) => void,
  ) {}

  /** Fetches all that was fetched before, once more if it is asked for meanwhile. */
  load(): Promise<void> {
    this.#again = this.#loading !== null;
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async more(): Promise<void> {
    this.#most += PAGE;
    await this.load();
  }

  /** Hears of a message that was sent. */
  async sent(message: Message): Promise<void> {
    const root = message.thread_root_id;
    if (root == null || message.deleted) return;
    const known = this.#threads.find((each) => each.root.message_id === root);
    if (known === undefined) return this.#mayBeMine(message, root) ? await this.load() : undefined;
    if (message.seq <= known.last_reply_seq) return;
    const moved = {
      ...known,
      root: { ...known.root, reply_count: known.root.reply_count + 1 },
      last_reply_at: message.sent_at,
      last_reply_seq: message.seq,
    };
    this.#set([moved, ...this.#threads.filter((each) => each !== known)]);
  }

  /** Hears that a message is gone: it may have been a thread's root or its last reply. */
  async deleted(id: string, root: string | null): Promise<void> {
    if (this.#threads.some((each) => each.root.message_id === id || each.root.message_id === root)) await this.load();
  }

  #mayBeMine(message: Message, root: string): boolean {
    if (message.author_id === this.me || message.mentions.includes(this.me)) return true;
    const held = messageHeld(this.place(), message.conversation_id, root);
    return held === undefined || held.author_id === this.me || held.mentions.includes(this.me);
  }

  async #load(): Promise<void> {
    do {
      this.#again = false;
      this.#set(await this.ask(this.#most));
    } while (this.#again);
  }

  #set(threads: readonly FollowedThread[]): void {
    this.#threads = threads;
    this.changed(threads, threads.length >= this.#most);
  }
}
