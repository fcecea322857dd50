/** Small things that one person's browser remembers, such as recent searches: gone when that person signs out. */
export class Notes {
  constructor(
    private readonly person: string,
    private readonly storage: Storage = localStorage,
  ) {}

  /** Returns what was written under a name, or what stands in for it. */
  read<Value>(name: string, otherwise: Value): Value {
    try {
      const text = this.storage.getItem(this.#key(name));
      return text === null ? otherwise : (JSON.parse(text) as Value);
    } catch {
      return otherwise;
    }
  }

  write(name: string, value: unknown): void {
    this.storage.setItem(this.#key(name), JSON.stringify(value));
  }

  erase(): void {
    for (const key of Object.keys(this.storage)) if (key.startsWith(this.#key(""))) this.storage.removeItem(key);
  }

  #key(name: string): string {
    return `messenger.note.${this.person}.${name}`;
  }
}
