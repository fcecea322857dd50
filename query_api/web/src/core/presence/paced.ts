/** Says something at most once in a while: what comes too early waits, and only the last of it is said. */
export class Paced<Said> {
  #next = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly every: number,
    private readonly say: (what: Said) => void,
    private readonly now: () => number = Date.now,
  ) {}

  put(what: Said): void {
    clearTimeout(this.#timer);
    const wait = this.#next - this.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => this.put(what), wait);
      return;
    }
    this.#next = this.now() + this.every;
    this.say(what);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
