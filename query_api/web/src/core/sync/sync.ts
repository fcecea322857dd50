import { Refused } from "@/api/problem";
import type { Message, MessagePage, UpdateFrame } from "@/api/shapes";
import { apply } from "@/core/place/apply";
import { changeMessage } from "@/core/place/apply-message";
import { scheduledOf } from "@/core/place/apply-schedule";
import { alter, emptyPlace, put, type Place } from "@/core/place/place";
import { placeOf, type Kept } from "@/core/recent/kept";
import { fromPage, newestOf, withAfter, withBefore, type Timeline } from "@/core/timeline/timeline";
import { adds, Overlap, type Recording } from "./overlap";
import type { Reads, Window } from "./reads";

const TRIES = 5;

/** Keeps a place equal to the server's: fetches what is looked at, applies what happens meanwhile. */
export class Sync {
  #place: Place;
  #overlap = new Overlap();
  #waiting: (() => void)[] = [];
  #refreshing = false;
  #wanted = new Set<string>();
  #loading = new Map<string, Promise<void>>();

  constructor(
    me: string,
    private readonly reads: Reads,
    private readonly ping: () => void,
    private readonly changed: (place: Place) => void,
  ) {
    this.#place = emptyPlace(me);
  }

  get place(): Place {
    return this.#place;
  }

  /** Shows what was kept from before, until the first reset. */
  recall(kept: Kept): void {
    this.#set(placeOf(this.#place.me, kept));
  }

  /** Applies what the live feed says. */
  take(frame: UpdateFrame): void {
    this.#overlap.note(frame);
    let place = this.#place;
    for (const update of frame.updates) place = apply(place, update, frame.conversation_id ?? null);
    this.#set(place);
  }

  /** Everything that had happened at the last ping has come. */
  caughtUp(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Fetches anew all that is held: after the first welcome, and when too much was missed. */
  async reset(open: string | null): Promise<void> {
    const held = open === null ? undefined : this.#place.timelines.get(open);
    this.#set({ ...this.#place, timelines: new Map(), threads: new Map(), members: new Map(), details: new Map() });
    await Promise.all([
      this.#fetchInbox(),
      this.#fetchPeople(),
      this.#fetchScheduled(),
      ...(open === null ? [] : [this.load(open, held?.hasAfter ? { around_seq: held.last } : { newest: true }).catch(unlessGone)]),
    ]);
  }

  /** Fetches messages of a conversation: beside those held, or in their place. */
  async load(conversation: string, window: Window): Promise<void> {
    const key = `${conversation} ${JSON.stringify(window)}`;
    const running = this.#loading.get(key);
    if (running !== undefined) return await running;
    const loading = this.#during(
      conversation,
      () => this.reads.messages(conversation, window),
      (place, page) => this.#merged(place, conversation, page, window),
    ).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    await loading;
  }

  async loadThread(conversation: string, root: string): Promise<void> {
    await this.#during(
      conversation,
      () => this.reads.thread(root),
      (place, messages) => ({ ...place, threads: put(place.threads, root, messages) }),
    );
  }

  async loadMembers(conversation: string): Promise<void> {
    await this.#during(
      conversation,
      () => Promise.all([this.reads.members(conversation), this.reads.conversation(conversation)]),
      (place, [members, details]) => ({
        ...place,
        members: put(place.members, conversation, new Map(members.map((each) => [each.user_id, each]))),
        details: put(place.details, conversation, details),
      }),
    );
  }

  /** Asks for the conversations again: one that was just made may not have been told of yet. */
  async loadInbox(): Promise<void> {
    await this.#fetchInbox();
  }

  /** Returns a message by its id, wherever it is. */
  async find(id: string): Promise<Message> {
    return await this.reads.message(id);
  }

  /** Lets go of the beginning of a conversation whose end is looked at. */
  shorten(conversation: string): void {
    this.#set({ ...this.#place, timelines: alter(this.#place.timelines, conversation, (held) => newestOf(held)) });
  }

  /** Says at once what a command is about to do; its update says it again. */
  foresee(frame: Pick<UpdateFrame, "updates"> & { conversation_id: string }): void {
    let place = this.#place;
    for (const update of frame.updates) place = apply(place, update, frame.conversation_id);
    this.#set(place);
  }

  #merged(place: Place, conversation: string, page: MessagePage, window: Window): Place {
    const held = place.timelines.get(conversation);
    const newest = Math.max(held?.newest ?? 0, place.inbox.get(conversation)?.last_seq ?? 0);
    return { ...place, timelines: put(place.timelines, conversation, grown(held, page, window, newest)) };
  }

  /** Fetches, lays what was fetched into the place, and on top of it what came meanwhile. */
  async #during<Data>(conversation: string | null, ask: () => Promise<Data>, lay: (place: Place, data: Data) => Place): Promise<void> {
    const recording = this.#overlap.begin(conversation);
    try {
      const data = await ask();
      // The place of now, not of when the question was asked.
      let place = lay(this.#place, data);
      for (const { update, conversation: of } of recording.updates) if (!adds(update)) place = apply(place, update, of);
      this.#set(place);
    } catch (error) {
      this.#overlap.end(recording);
      throw error;
    }
    void this.#settle(recording);
  }

  /** Fetches again the messages whose reactions the fetch may have had already, or not yet. */
  async #settle(recording: Recording): Promise<void> {
    await this.#caughtUp();
    this.#overlap.end(recording);
    const touched = new Map(
      recording.updates.flatMap(({ update, conversation }) => (adds(update) ? [[update.message_id, conversation] as const] : [])),
    );
    for (const [message, conversation] of touched) if (conversation !== null) await this.#fetchMessage(conversation, message);
  }

  async #fetchMessage(conversation: string, id: string): Promise<void> {
    for (let left = TRIES; left > 0; left--) {
      const recording = this.#overlap.begin(conversation);
      const message = await this.reads.message(id).catch(() => null);
      await this.#caughtUp();
      this.#overlap.end(recording);
      if (message === null) return;
      if (recording.updates.some(({ update }) => "message_id" in update && update.message_id === id)) continue;
      return this.#set(changeMessage(this.#place, conversation, id, () => message));
    }
  }

  async #caughtUp(): Promise<void> {
    const caughtUp = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.ping();
    await caughtUp;
  }

  async #fetchInbox(): Promise<void> {
    await this.#during(null, () => this.reads.inbox(), (place, items) => ({
      ...place,
      inbox: new Map(items.map((item) => [item.conversation_id, item])),
      stale: new Set(),
    }));
  }

  async #fetchPeople(): Promise<void> {
    await this.#during(null, () => this.reads.people(), (place, people) => ({
      ...place,
      people: new Map([...place.people, ...people.map((each) => [each.user_id, each] as const)]),
    }));
  }

  async #fetchScheduled(): Promise<void> {
    await this.#during(null, () => this.reads.scheduled(), (place, messages) => ({
      ...place,
      scheduled: new Map(messages.map((each) => [each.message_id, scheduledOf(each)])),
    }));
  }

  #set(place: Place): void {
    if (place === this.#place) return;
    this.#place = place;
    this.changed(place);
    this.#wantStrangers(place);
    if (place.stale.size > 0) void this.#refresh();
  }

  async #refresh(): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    await this.#fetchInbox().catch(() => undefined);
    this.#refreshing = false;
  }

  #wantStrangers(place: Place): void {
    this.#want(place.me);
    for (const { other_user_id, last_message } of place.inbox.values()) this.#want(other_user_id, last_message?.author_id);
    for (const timeline of place.timelines.values()) {
      for (const item of timeline.items) {
        if (item.kind === "text") this.#want(item.author_id);
        else this.#want(item.actor_id, item.user_id);
      }
    }
  }

  #want(...ids: (string | null | undefined)[]): void {
    for (const id of ids) {
      if (id == null || this.#place.people.has(id) || this.#wanted.has(id)) continue;
      this.#wanted.add(id);
      void this.#fetchPerson(id);
    }
  }

  async #fetchPerson(id: string): Promise<void> {
    // Most people come with the list; asking for each is for those whom it leaves out.
    await this.#caughtUp();
    if (this.#place.people.has(id)) return;
    const person = await this.reads.person(id).catch(() => null);
    if (person !== null) this.#set({ ...this.#place, people: put(this.#place.people, id, person) });
  }
}

function grown(held: Timeline | undefined, page: MessagePage, window: Window, newest: number): Timeline {
  if (held === undefined || "newest" in window || "around_seq" in window) return fromPage(page, newest);
  if ("after_seq" in window) return withAfter(held, page);
  // What it was to be laid before may have been let go.
  return window.before_seq === held.first ? withBefore(held, page) : held;
}

/** What is open may be no more, or not for us: the rest is there all the same. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Refused && error.status === 404)) throw error;
}
