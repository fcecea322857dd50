import { shallowReactive, shallowRef, triggerRef } from "vue";
import type { Api } from "@/api/client";
import type { FollowedThread, Message, Presence, Session } from "@/api/shapes";
import { alone } from "@/core/alone";
import { uuid7 } from "@/core/ids";
import { Drafts } from "@/core/drafts/drafts";
import { LiveFeed, type Connection, type Socket, type Told } from "@/core/live/live-feed";
import type { Positions } from "@/core/live/positions";
import { Outbox, type Unsent } from "@/core/outbox/outbox";
import { postOver } from "@/core/outbox/post";
import { messageIn } from "@/core/timeline/timeline";
import { Recent } from "@/core/recent/recent";
import { NO_TOKEN, type SessionKeeper } from "@/core/session/session";
import { openDatabase } from "@/core/storage/database";
import { Notes } from "@/core/storage/notes";
import type { Reads } from "@/core/sync/reads";
import { Sync } from "@/core/sync/sync";
import { OwnThreads } from "@/core/threads/own-threads";
import { Intents } from "./intents";
import { picturesOver } from "./pictures";
import { Typing } from "./typing";

interface Means {
  keeper: SessionKeeper;
  api: Api;
  reads: Reads;
  positions: Positions;
  base: string;
}

/** What one writes, beside its text. */
export interface Placed {
  thread?: string | null;
  replyTo?: string | null;
  forwardOf?: string | null;
}

/** Opens all that a signed-in person has: the place, the live feed, the outbox and the drafts. */
export function openVisit(session: Session, means: Means) {
  const { keeper, api, reads, positions, base } = means;
  const me = session.user.user_id;
  const database = openDatabase(me);
  const notes = new Notes(me);
  const listeners = new Set<(message: Message) => void>();
  const presence = shallowReactive(new Map<string, Presence["state"]>());
  const typing = new Typing();
  const connection = shallowRef<{ state: Connection; retryAt: number | null }>({ state: "connecting", retryAt: null });
  const open = shallowRef<string | null>(null);
  const ready = shallowRef(false);
  const sync = new Sync(me, reads, () => feed.say({ type: "ping" }), (now) => {
    place.value = now;
    const timeline = open.value === null ? undefined : now.timelines.get(open.value);
    for (const each of outbox.unsent) if (messageIn(timeline, each.message_id)) outbox.arrived(each.message_id);
    if (ready.value) recent.changed();
  });
  const recent = new Recent(database.recent, reads, () => sync.place);
  const place = shallowRef(sync.place);
  const outbox = new Outbox(database.outbox, postOver(api), (task) => alone(`messenger.outbox.${me}`, task));
  const unsent = shallowRef<readonly Unsent[]>([]);
  const drafts = new Drafts(database.drafts);
  const draftKeys = shallowRef<ReadonlySet<string>>(new Set());
  const intents = new Intents();
  const pictures = picturesOver(api, () => sync.place);
  const ownThreads = shallowRef<readonly FollowedThread[]>([]);
  const moreThreads = shallowRef(false);
  const threads = new OwnThreads(me, reads.ownThreads, () => sync.place, (now, more) => {
    ownThreads.value = now;
    moreThreads.value = more;
  });
  const feed = new LiveFeed(
    {
      open: () => new WebSocket(new URL("v1/live", base.replace(/^http/, "ws"))) as unknown as Socket,
      token: async (refused) => (refused ? await keeper.replace(keeper.session?.access_token ?? "") : await keeper.fresh()),
      positions,
    },
    {
      update: (frame) => {
        sync.take(frame);
        if (frame.conversation_id) recent.outdated(frame.conversation_id);
        for (const each of frame.updates) {
          if (each.kind === "message-deleted") void threads.deleted(each.message_id, each.thread_root_id ?? null).catch(() => undefined);
          if (each.kind !== "message-sent") continue;
          void threads.sent(each.message).catch(() => undefined);
          outbox.arrived(each.message.message_id);
          typing.over(each.message.conversation_id, each.message.author_id);
          for (const listener of listeners) listener(each.message);
        }
      },
      reset: () => void refetch(),
      told: (frame) => told(frame),
      caughtUp: () => sync.caughtUp(),
      connection: (state, retryAt) => {
        connection.value = { state, retryAt };
        if (state === "online") void outbox.flush();
      },
      revoked: () => keeper.ended(),
    },
  );

  async function refetch(): Promise<void> {
    try {
      await sync.reset(open.value);
      ready.value = true;
      // Nothing may happen for long after this.
      recent.changed();
      void threads.load().catch(() => undefined);
      const people = [...sync.place.people.keys()].slice(0, 200);
      for (const each of people.length > 0 ? await reads.presence(people) : []) presence.set(each.user_id, each.state);
    } catch {
      // The feed tells when the server is there again; what is missing then is fetched with it.
      setTimeout(() => void refetch(), RETRY);
    }
  }

  function told(frame: Told): void {
    if (frame.type === "presence") presence.set(frame.user_id, frame.state);
    else typing.began(frame.conversation_id, frame.user_id);
  }

  /** Shows what was kept, until a server tells what is. */
  async function recall(): Promise<void> {
    const kept = await database.recent.get();
    if (kept !== undefined && !ready.value) sync.recall(kept);
  }

  function doubt(): void {
    feed.probe();
    if (ready.value && document.visibilityState === "hidden") void recent.keep().catch(() => undefined);
  }

  const online = () => feed.tryNow();
  addEventListener("online", online);
  addEventListener("offline", doubt);
  document.addEventListener("visibilitychange", doubt);
  outbox.onChange((now) => {
    unsent.value = now;
    triggerRef(unsent);
  });
  drafts.onChange((keys) => (draftKeys.value = keys));
  void outbox.open();
  void drafts.open();
  if (session.access_token === NO_TOKEN) void recall().catch(() => undefined);
  feed.start();

  return {
    me, sync, place, outbox, unsent, drafts, draftKeys, notes, intents, feed, presence, typing, connection, open, ready, threads, ownThreads, moreThreads, pictures,

    /** Calls `listener` with each message that is sent from now on, until the returned function is called. */
    onMessage(listener: (message: Message) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** Sends a message as soon as the server can be reached. */
    send(conversation: string, body: string, { thread = null, replyTo = null, forwardOf = null }: Placed = {}): Promise<void> {
      return outbox.add({
        message_id: uuid7(),
        command_id: uuid7(),
        conversation_id: conversation,
        body,
        thread_root_id: thread,
        reply_to_id: replyTo,
        forward_of_id: forwardOf,
        written_at: new Date().toISOString(),
        state: "waiting",
        reason: null,
      });
    },

    /** Moves the read marker to a message that was seen. */
    async markRead(conversation: string, seq: number): Promise<void> {
      if (seq <= (sync.place.inbox.get(conversation)?.read_seq ?? 0)) return;
      sync.foresee({ conversation_id: conversation, updates: [{ kind: "read-marker-moved", seq }] });
      await api.command("mark-read", { command_id: uuid7(), conversation_id: conversation, seq }).catch(() => undefined);
    },

    renew(token: string): void {
      feed.say({ type: "token", access_token: token });
    },

    /** Ends the visit; nothing is left in the browser of who signed out. */
    async close(erase: boolean): Promise<void> {
      feed.stop();
      outbox.close();
      drafts.close();
      recent.close();
      pictures.close();
      removeEventListener("online", online);
      removeEventListener("offline", doubt);
      document.removeEventListener("visibilitychange", doubt);
      listeners.clear();
      if (erase) notes.erase();
      if (erase) await database.erase();
      else database.close();
    },
  };
}

const RETRY = 2_000;

export type Visit = ReturnType<typeof openVisit>;
