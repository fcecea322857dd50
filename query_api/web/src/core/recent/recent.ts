import type { Reads } from "@/core/sync/reads";
import { fromPage, type Timeline } from "@/core/timeline/timeline";
import type { Place } from "@/core/place/place";
import { endHeld, keptOf, MOST_KEPT, recentOf, type KeptStore } from "./kept";

const FIRST_AFTER = 5_000;
const EVERY = 30_000;

/** Keeps the ends of the most recent conversations, so that they can be read without a network. */
export class Recent {
  #others = new Map<string, Timeline>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause = FIRST_AFTER;
  #asked: string | null = null;

  constructor(
    private readonly store: KeptStore,
    private readonly reads: Pick<Reads, "messages">,
    private readonly place: () => Place,
  ) {}

  /** Keeps the place soon: it changed. */
  changed(): void {
    this.#timer ??= setTimeout(() => void this.#fetchAndKeep(), this.#pause);
  }

  /** What was fetched of a conversation that is not held is no longer what it is. */
  outdated(conversation: string): void {
    this.#others.delete(conversation);
    if (this.#asked === conversation) this.#asked = null;
  }

  /** Keeps what there is at once: the page may go away. */
  async keep(): Promise<void> {
    await this.store.put(keptOf(this.place(), this.#others));
  }

  close(): void {
    clearTimeout(this.#timer);
    // Not undefined: nothing is kept from now on.
    this.#timer = setTimeout(() => undefined);
  }

  async #fetchAndKeep(): Promise<void> {
    const wanted = recentOf(this.place()).map((item) => item.conversation_id);
    for (const id of this.#others.keys()) if (!wanted.includes(id)) this.#others.delete(id);
    for (const id of wanted) {
      if (endHeld(this.place(), id) !== undefined || this.#others.has(id)) continue;
      this.#asked = id;
      const page = await this.reads.messages(id, { newest: true }, MOST_KEPT).catch(() => null);
      if (page !== null && this.#asked === id) this.#others.set(id, fromPage(page));
    }
    this.#pause = EVERY;
    await this.keep().catch(() => undefined);
    this.#timer = undefined;
  }
}
