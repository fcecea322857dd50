import { shallowReactive } from "vue";

const OVER = 6_000;

/** Who is writing where, for as long as it is true. */
export class Typing {
  readonly #writing = shallowReactive(new Map<string, readonly string[]>());
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Returns who is writing in a conversation, who began first first. */
  in(conversation: string): readonly string[] {
    return this.#writing.get(conversation) ?? [];
  }

  began(conversation: string, person: string): void {
    const key = `${conversation} ${person}`;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(key, setTimeout(() => this.over(conversation, person), OVER));
    const known = this.in(conversation);
    if (!known.includes(person)) this.#writing.set(conversation, [...known, person]);
  }

  over(conversation: string, person: string): void {
    const known = this.in(conversation);
    if (known.includes(person)) this.#writing.set(conversation, known.filter((each) => each !== person));
  }
}
