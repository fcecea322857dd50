/** Says a sentence to who hears the screen. */
export type Speak = (sentence: string) => void;

/** Puts how many came at once into words. */
export type Summary = (count: number) => string;

const WINDOW = 2_000;
const MOST = 3;

/** Speaks of new messages one by one, and of many at once only by their number. */
export class Announcer {
  #recent: number[] = [];
  #held = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly speak: Speak,
    private readonly now: () => number = Date.now,
  ) {}

  announce(sentence: string, summary: Summary): void {
    const now = this.now();
    this.#recent = [...this.#recent.filter((at) => now - at < WINDOW), now];
    if (this.#recent.length <= MOST && this.#held === 0) return this.speak(sentence);
    this.#held += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#sum(summary), WINDOW);
  }

  #sum(summary: Summary): void {
    const count = this.#held;
    this.#held = 0;
    this.speak(summary(count));
  }
}
