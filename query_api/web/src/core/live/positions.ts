/** The newest places known of each lane of the log: opaque tokens, each named by what stands before its dot. */
export class Positions {
  #followed = new Map<string, string>();
  #written = new Map<string, string>();

  /** Takes the tokens up to which every update has come. */
  follow(tokens: readonly string[]): void {
    for (const token of tokens) this.#followed.set(lane(token), token);
  }

  /** Takes the token of a command of one's own, so that the next reads have what it did. */
  wrote(token: string): void {
    this.#written.set(lane(token), token);
  }

  /** Where the live feed goes on. */
  get followed(): string[] {
    return [...this.#followed.values()];
  }

  /** What reads are to have. */
  held(): string[] {
    return [...new Set([...this.#followed.values(), ...this.#written.values()])];
  }

  clear(): void {
    this.#followed.clear();
    this.#written.clear();
  }
}

function lane(token: string): string {
  return token.slice(0, token.indexOf("."));
}
