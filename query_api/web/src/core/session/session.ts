import type { Session } from "@/api/shapes";

/** What signing in, up and out ask of the server; refreshing resolves with null when the session is over. */
export interface Gate {
  signIn(login: string, password: string): Promise<Session>;
  register(form: Registration): Promise<Session>;
  refresh(): Promise<Session | null>;
  signOut(): Promise<void>;
}

export interface Registration {
  user_name: string;
  password: string;
  display_name?: string;
  invite?: string;
}

/** What the tabs of one browser share: one refreshes for all, and all sign out together. */
export interface Tabs {
  alone<T>(task: () => Promise<T>): Promise<T>;
  tell(news: News): void;
  onNews(listener: (news: News) => void): void;
}

export type News = { kind: "session"; session: Session } | { kind: "signed-out" };

/** What is known of a session without a secret. */
export type Remembered = Pick<Session, "session_id" | "user">;

/** Remembers, without a secret, that there is a session to be taken up again. */
export interface Memory {
  get(): Remembered | null;
  set(session: Remembered | null): void;
}

/** The token of a session that was taken up without a server. */
export const NO_TOKEN = "";
const EARLY = 60_000;
const BARELY = 10_000;

/** Who has signed in here, with an access token that is never out of date. */
export class SessionKeeper {
  #session: Session | null = null;
  #expires = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<(session: Session | null) => void>();

  constructor(
    private readonly gate: Gate,
    private readonly tabs: Tabs,
    private readonly memory: Memory,
    private readonly now: () => number = Date.now,
  ) {
    tabs.onNews((news) => this.#take(news.kind === "session" ? news.session : null));
  }

  get session(): Session | null {
    return this.#session;
  }

  /** Calls `listener` with each new token, and with null when the session is over. */
  onChange(listener: (session: Session | null) => void): void {
    this.#listeners.add(listener);
  }

  /** Takes up the session of an earlier visit, if there is one; without a server it has no token yet. */
  async restore(): Promise<Session | null> {
    const remembered = this.memory.get();
    if (remembered === null) return null;
    await this.#refresh(null).catch(() => this.#take({ ...remembered, access_token: NO_TOKEN, expires_in: 0 }));
    return this.#session;
  }

  async signIn(login: string, password: string): Promise<void> {
    this.#opened(await this.gate.signIn(login, password));
  }

  async register(form: Registration): Promise<void> {
    this.#opened(await this.gate.register(form));
  }

  async signOut(): Promise<void> {
    try {
      await this.gate.signOut();
    } finally {
      this.tabs.tell({ kind: "signed-out" });
      this.#take(null);
    }
  }

  /** Returns a token that is good for some seconds, null for nobody. */
  async fresh(): Promise<string | null> {
    if (this.#session === null) return null;
    if (this.now() < this.#expires - BARELY) return this.#session.access_token;
    return await this.replace(this.#session.access_token);
  }

  /** Returns another token than the one given, null if the session is over. */
  async replace(old: string): Promise<string | null> {
    return (await this.#refresh(old))?.access_token ?? null;
  }

  /** Forgets the session: the server ended it. */
  ended(): void {
    this.#take(null);
  }

  async #refresh(old: string | null): Promise<Session | null> {
    return await this.tabs.alone(async () => {
      // While this tab waited its turn, another may have brought a token.
      if (this.#session !== null && this.#session.access_token !== old) return this.#session;
      const session = await this.gate.refresh();
      if (session === null) this.#take(null);
      else this.#opened(session);
      return session;
    });
  }

  #opened(session: Session): void {
    this.tabs.tell({ kind: "session", session });
    this.#take(session);
  }

  #take(session: Session | null): void {
    const was = this.#session;
    this.#session = session;
    this.memory.set(session && { session_id: session.session_id, user: session.user });
    clearTimeout(this.#timer);
    if (session !== null) {
      const left = session.expires_in * 1000;
      this.#expires = this.now() + left;
      this.#timer = setTimeout(() => void this.#refresh(session.access_token).catch(() => undefined), Math.max(left - EARLY, BARELY));
    }
    if (session !== was) for (const listener of this.#listeners) listener(session);
  }
}
