/** Is told the address at which a picture can be shown. */
export type Look = (address: string) => void;

interface Held {
  address: string | null;
  loading: boolean;
  tryAfter: number;
  readonly looks: Set<Look>;
}

const MOST = 100;
const PAUSE = 30_000;

/** The pictures of one visit: each is fetched once, and those nobody looks at any more go when there are many. */
export class Pictures {
  /** Those looked at last are at the end. */
  readonly #held = new Map<string, Held>();
  #closed = false;

  constructor(
    private readonly fetch: (owner: string, picture: string) => Promise<string>,
    private readonly release: (address: string) => void,
    private readonly most = MOST,
  ) {}

  /** Tells `look` the address of somebody's picture once it is there, and keeps it until the returned function is called. */
  hold(owner: string, picture: string, look: Look): () => void {
    if (this.#closed) return () => undefined;
    // Ids are made by whoever uploads: only together with its owner does one name a picture.
    const key = `${owner}/${picture}`;
    const held = this.#held.get(key) ?? { address: null, loading: false, tryAfter: 0, looks: new Set<Look>() };
    this.#held.delete(key);
    this.#held.set(key, held);
    held.looks.add(look);
    if (held.address !== null) look(held.address);
    else if (!held.loading && Date.now() >= held.tryAfter) void this.#load(key, held, owner, picture);
    return () => {
      held.looks.delete(look);
      this.#trim();
    };
  }

  /** Lets all go: nothing is shown to who comes next. */
  close(): void {
    this.#closed = true;
    for (const key of [...this.#held.keys()]) this.#drop(key);
  }

  async #load(key: string, held: Held, owner: string, picture: string): Promise<void> {
    held.loading = true;
    try {
      const address = await this.fetch(owner, picture);
      if (this.#held.get(key) !== held) return this.release(address);
      held.address = address;
      for (const look of held.looks) look(address);
    } catch {
      held.tryAfter = Date.now() + PAUSE;
    } finally {
      held.loading = false;
    }
  }

  #trim(): void {
    for (const [key, { looks }] of this.#held) {
      if (this.#held.size <= this.most) return;
      if (looks.size === 0) this.#drop(key);
    }
  }

  #drop(key: string): void {
    const address = this.#held.get(key)?.address ?? null;
    this.#held.delete(key);
    if (address !== null) this.release(address);
  }
}
