import { SHORTCUTS, type Remapped, type ShortcutName } from "./shortcuts";

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing">;

/** Does something; false leaves the key to who bound it before, and to the browser. */
export type Handler = () => boolean | void;

/** Brings each key to who bound it last. */
export class Keyboard {
  #handlers = new Map<ShortcutName, Handler[]>();

  constructor(
    private readonly mac: boolean,
    private remapped: Remapped = {},
  ) {}

  /** Binds a shortcut until the returned function is called. */
  bind(name: ShortcutName, handler: Handler): () => void {
    this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), handler]);
    return () => {
      const left = this.#handlers.get(name)?.filter((each) => each !== handler) ?? [];
      this.#handlers.set(name, left);
    };
  }

  remap(remapped: Remapped): void {
    this.remapped = remapped;
  }

  keyOf(name: ShortcutName): string {
    return this.remapped[name] ?? SHORTCUTS[name].key;
  }

  /** Returns the key as it is written here, such as `Ctrl K` or `⌘ K`. */
  shown(name: ShortcutName): string {
    const words: Record<string, string> = { Mod: this.mac ? "⌘" : "Ctrl", ArrowUp: "↑", ArrowDown: "↓", PageUp: "PgUp" };
    return this.keyOf(name)
      .split("+")
      .map((part) => words[part] ?? part)
      .join(" ");
  }

  /** Says whether somebody took the key. */
  press(event: Press): boolean {
    if (event.isComposing) return false;
    const pressed = this.written(event);
    for (const [name, handlers] of this.#handlers) {
      if (this.resolved(this.keyOf(name)) !== pressed) continue;
      for (const handler of handlers.toReversed()) if (handler() !== false) return true;
    }
    return false;
  }

  /** Returns the key pressed as the table writes keys. */
  written(event: Press): string {
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift", event.metaKey && "Meta"];
    return [...held.filter(Boolean), key].join("+");
  }

  /** Returns a key of the table as this keyboard has it. */
  resolved(key: string): string {
    const parts = new Set(key.replace("Mod", this.mac ? "Meta" : "Ctrl").split("+"));
    const last = key.split("+").at(-1)!;
    return [...["Ctrl", "Alt", "Shift", "Meta"].filter((each) => parts.has(each)), last].join("+");
  }
}
