import type { ClientFrame, ServerFrame, UpdateFrame } from "@/api/shapes";
import { Backoff } from "@/core/backoff";
import type { Positions } from "./positions";

/** The part of a WebSocket that the feed uses. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export type Connection = "connecting" | "online" | "offline";
/** What is true of the moment and not recorded. */
export type Told = Extract<ServerFrame, { type: "typing" | "presence" }>;

export interface LiveEvents {
  /** Changes, each exactly once and in order. */
  update(frame: UpdateFrame): void;
  /** What is held is too old, or nothing is held yet: fetch, then the updates go on. */
  reset(): void;
  told(frame: Told): void;
  /** Every update that had happened when `ping` was said has come. */
  caughtUp(): void;
  connection(state: Connection, retryAt: number | null): void;
  /** The session was ended by the server. */
  revoked(): void;
}

export interface LiveMeans {
  open(): Socket;
  token(refused?: boolean): Promise<string | null>;
  positions: Positions;
  backoff?: Backoff;
}

const REVOKED = 4003;
const TOKEN_OVER = 4001;
const QUIET = 25_000;
const PATIENCE = 10_000;
const IMPATIENCE = 3_000;

/** Keeps one socket to the live feed open, and resumes after exactly what it has given out. */
export class LiveFeed {
  #socket: Socket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #tokenOver = false;
  readonly #backoff: Backoff;

  constructor(
    private readonly means: LiveMeans,
    private readonly events: LiveEvents,
  ) {
    this.#backoff = means.backoff ?? new Backoff();
  }

  start(): void {
    this.#running = true;
    void this.#connect();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** Tries at once: the network came back, or somebody asked. */
  tryNow(): void {
    if (!this.#running || this.#socket !== null) return;
    clearTimeout(this.#timer);
    this.#backoff.reset();
    void this.#connect();
  }

  /** Asks whether the line still lives: the machine woke up, or says that its network is gone. */
  probe(): void {
    if (this.#socket !== null) this.#ask(IMPATIENCE);
  }

  /** Says something if there is a connection; what is not heard is of the moment only. */
  say(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  async #connect(): Promise<void> {
    this.events.connection("connecting", null);
    const token = await this.means.token(this.#tokenOver).catch(() => undefined);
    if (!this.#running || this.#socket !== null) return;
    if (token === undefined) return this.#again(this.#backoff.next());
    if (token === null) return;
    this.#tokenOver = false;
    const socket = this.means.open();
    this.#socket = socket;
    const positions = this.means.positions.followed;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "hello", access_token: token, ...(positions.length > 0 && { positions }) }));
    };
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data) as ServerFrame);
    socket.onclose = ({ code }) => socket === this.#socket && this.#closed(code);
    this.#listen();
  }

  #hear(frame: ServerFrame): void {
    this.#listen();
    switch (frame.type) {
      case "welcome":
        this.#backoff.reset();
        this.means.positions.follow(frame.positions);
        this.events.connection("online", null);
        if (!frame.resumed) this.events.reset();
        return;
      case "update":
        this.events.update(frame);
        this.means.positions.follow([frame.position]);
        return;
      case "reset":
        this.means.positions.follow(frame.positions);
        this.events.reset();
        return;
      case "pong":
        this.means.positions.follow(frame.positions);
        this.events.caughtUp();
        return;
      case "typing":
      case "presence":
        this.events.told(frame);
        return;
      case "reconnect":
        this.#drop();
        this.#again(frame.after_ms);
        return;
      case "problem":
        return;
    }
  }

  /** A quiet line is asked whether it lives; one that does not answer is given up. */
  #listen(): void {
    clearTimeout(this.#beat);
    this.#beat = setTimeout(() => this.#ask(PATIENCE), QUIET);
  }

  #ask(patience: number): void {
    clearTimeout(this.#beat);
    this.say({ type: "ping" });
    this.#beat = setTimeout(() => this.#closed(0), patience);
  }

  #closed(code: number): void {
    this.#drop();
    if (code === REVOKED) return this.events.revoked();
    this.#tokenOver = code === TOKEN_OVER;
    this.#again(this.#backoff.next());
  }

  #again(wait: number): void {
    if (!this.#running) return;
    this.events.connection("offline", Date.now() + wait);
    this.#timer = setTimeout(() => void this.#connect(), wait);
  }

  #drop(): void {
    clearTimeout(this.#beat);
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
