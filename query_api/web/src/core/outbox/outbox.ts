import { Backoff } from "@/core/backoff";

/** A message that the server has not acknowledged, or whose update has not come yet. */
export interface Unsent {
  readonly message_id: string;
  readonly command_id: string;
  readonly conversation_id: string;
  readonly body: string;
  readonly thread_root_id: string | null;
  readonly reply_to_id: string | null;
  readonly forward_of_id: string | null;
  readonly written_at: string;
  readonly state: "waiting" | "sent" | "failed";
  /** Why it failed, in the server's words. */
  readonly reason: string | null;
}

/** Keeps what is unsent over reloads. */
export interface UnsentStore {
  all(): Promise<Unsent[]>;
  put(message: Unsent): Promise<void>;
  remove(id: string): Promise<void>;
}

/** What became of one message: it is recorded, it may work later, or it never will. */
export type Outcome = { kind: "sent" } | { kind: "later" } | { kind: "refused"; reason: string };

/** Sends messages in order and tells what became of each; throws when nobody answered. */
export type Post = (messages: readonly Unsent[]) => Promise<Outcome[]>;

/** Runs a task while no other tab runs one of the same name. */
export type Alone = <T>(task: () => Promise<T>) => Promise<T>;

const MOST_AT_ONCE = 100;

/** Sends what one writes, as often as it takes, under ids that make a second time the same as once. */
export class Outbox {
  #unsent: readonly Unsent[] = [];
  #listeners = new Set<(unsent: readonly Unsent[]) => void>();
  #flushing: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: UnsentStore,
    private readonly post: Post,
    private readonly alone: Alone,
    private readonly backoff: Backoff = new Backoff(),
  ) {}

  /** In the order in which they were written. */
  get unsent(): readonly Unsent[] {
    return this.#unsent;
  }

  onChange(listener: (unsent: readonly Unsent[]) => void): void {
    this.#listeners.add(listener);
  }

  /** Takes up what an earlier visit left. */
  async open(): Promise<void> {
    const kept = await this.store.all();
    const known = new Set(this.#unsent.map((each) => each.message_id));
    const found = kept.filter((each) => !known.has(each.message_id));
    this.#set([...found, ...this.#unsent].sort((a, b) => (a.message_id < b.message_id ? -1 : 1)));
    await this.flush();
  }

  async add(message: Unsent): Promise<void> {
    this.#set([...this.#unsent, message]);
    await this.store.put(message);
    await this.flush();
  }

  async retry(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#change(id, { state: "waiting", reason: null });
    await this.flush();
  }

  /** Gives a message up; one that is on its way may still arrive. */
  async remove(ids: readonly string[]): Promise<void> {
    this.#set(this.#unsent.filter((each) => !ids.includes(each.message_id)));
    for (const id of ids) await this.store.remove(id);
  }

  /** Lets go of a message whose update came: it is in the timeline. */
  arrived(id: string): void {
    if (!this.#unsent.some((each) => each.message_id === id)) return;
    this.#set(this.#unsent.filter((each) => each.message_id !== id));
    void this.store.remove(id);
  }

  /** Sends what waits, and comes back later if it did not work. */
  async flush(): Promise<void> {
    this.#flushing ??= this.#rounds().finally(() => (this.#flushing = null));
    await this.#flushing;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  async #rounds(): Promise<void> {
    clearTimeout(this.#timer);
    for (;;) {
      const waiting = this.#unsent.filter((each) => each.state === "waiting").slice(0, MOST_AT_ONCE);
      if (waiting.length === 0) return this.backoff.reset();
      const outcomes = await this.alone(() => this.post(waiting)).catch(() => null);
      if (outcomes === null || outcomes.some((each) => each.kind === "later")) this.#later();
      if (outcomes === null) return;
      for (const [at, message] of waiting.entries()) await this.#settle(message, outcomes[at]);
      if (outcomes.some((each) => each.kind === "later")) return;
      this.backoff.reset();
    }
  }

  async #settle(message: Unsent, outcome: Outcome | undefined): Promise<void> {
    if (outcome?.kind === "refused") await this.#change(message.message_id, { state: "failed", reason: outcome.reason });
    if (outcome?.kind !== "sent") return;
    this.#replace(message.message_id, { state: "sent" });
    await this.store.remove(message.message_id);
  }

  async #change(id: string, change: Partial<Unsent>): Promise<void> {
    const changed = this.#replace(id, change);
    if (changed !== undefined) await this.store.put(changed);
  }

  #replace(id: string, change: Partial<Unsent>): Unsent | undefined {
    const at = this.#unsent.findIndex((each) => each.message_id === id);
    if (at < 0) return undefined;
    const changed = { ...this.#unsent[at]!, ...change };
    this.#set(this.#unsent.with(at, changed));
    return changed;
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), this.backoff.next());
  }

  #set(unsent: readonly Unsent[]): void {
    this.#unsent = unsent;
    for (const listener of this.#listeners) listener(unsent);
  }
}
