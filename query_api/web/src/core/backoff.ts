/** Waits that double up to a limit, each cut at random, so that not everybody comes back at once. */
export class Backoff {
  #tries = 0;

  constructor(
    private readonly first = 500,
    private readonly most = 30_000,
    private readonly random: () => number = Math.random,
  ) {}

  /** Returns the next wait in milliseconds. */
  next(): number {
    const most = Math.min(this.most, this.first * 2 ** this.#tries++);
    return most / 2 + (most / 2) * this.random();
  }

  /** Starts from the shortest wait again: it worked. */
  reset(): void {
    this.#tries = 0;
  }
}
