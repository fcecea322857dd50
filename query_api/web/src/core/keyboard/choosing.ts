import type { Keyboard } from "./keyboard";
import { SHORTCUTS, type ShortcutName } from "./shortcuts";

/** Says whether a key can be a shortcut: one that writes nothing and moves nothing by itself. */
export function usable(key: string): boolean {
  return /^(Ctrl|Alt|Meta)\+/.test(key) || /(^|\+)F\d+$/.test(key);
}

/** Returns the other shortcut that has the key already. */
export function ownerOf(key: string, name: ShortcutName, keyboard: Keyboard): ShortcutName | null {
  const names = Object.keys(SHORTCUTS) as ShortcutName[];
  return names.find((each) => each !== name && keyboard.resolved(keyboard.keyOf(each)) === key) ?? null;
}
