/** Leads through what somebody sent before, the newest first, and back to what they were writing. */
export class Sent {
  #at = -1;
  #written = "";

  constructor(private readonly texts: () => readonly string[]) {}

  /** Returns the text further back or, with -1, nearer; null where there is none. */
  step(by: 1 | -1, writing: string): string | null {
    const to = this.#at + by;
    const text = to === -1 ? this.#written : this.texts()[to];
    if (to < -1 || text === undefined) return null;
    if (this.#at === -1) this.#written = writing;
    this.#at = to;
    return text;
  }

  /** Begins anew, when something was sent. */
  restart(): void {
    this.#at = -1;
  }
}
