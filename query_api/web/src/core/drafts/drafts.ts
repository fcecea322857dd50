/** Keeps drafts over reloads. */
export interface DraftStore {
  all(): Promise<Map<string, string>>;
  put(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
}

const PAUSE = 300;

/** What was written and not sent, by conversation or thread. */
export class Drafts {
  #texts = new Map<string, string>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #listeners = new Set<(keys: ReadonlySet<string>) => void>();

  constructor(private readonly store: DraftStore) {}

  /** Names the draft of a conversation, or of a thread in it. */
  static key(conversation: string, thread: string | null = null): string {
    return thread === null ? conversation : `${conversation}/${thread}`;
  }

  async open(): Promise<void> {
    for (const [key, text] of await this.store.all()) if (!this.#texts.has(key)) this.#texts.set(key, text);
    this.#tell();
  }

  onChange(listener: (keys: ReadonlySet<string>) => void): void {
    this.#listeners.add(listener);
  }

  get keys(): ReadonlySet<string> {
    return new Set(this.#texts.keys());
  }

  text(key: string): string {
    return this.#texts.get(key) ?? "";
  }

  /** Keeps a text, once no key was pressed for a moment; `kept` is called when it is safe. */
  write(key: string, text: string, kept?: () => void): void {
    if (text.trim() === "") return this.drop(key);
    const known = this.#texts.has(key);
    this.#texts.set(key, text);
    if (!known) this.#tell();
    clearTimeout(this.#timers.get(key));
    const keep = () => void this.store.put(key, text).then(kept);
    this.#timers.set(key, setTimeout(keep, PAUSE));
  }

  drop(key: string): void {
    clearTimeout(this.#timers.get(key));
    if (this.#texts.delete(key)) this.#tell();
    void this.store.remove(key);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#listeners.clear();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.keys);
  }
}
