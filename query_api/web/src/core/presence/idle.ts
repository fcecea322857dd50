/** Knows whether somebody is there: nobody touched anything for a while means away. */
export class Idle {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #away = false;

  constructor(
    private readonly after: number,
    private readonly changed: (away: boolean) => void,
  ) {}

  get away(): boolean {
    return this.#away;
  }

  /** Somebody did something. */
  touched(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#set(true), this.after);
    this.#set(false);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #set(away: boolean): void {
    if (away === this.#away) return;
    this.#away = away;
    this.changed(away);
  }
}
