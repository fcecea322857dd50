import { shallowRef } from "vue";
import type { Keyboard } from "@/core/keyboard/keyboard";
import type { Remapped, ShortcutName } from "@/core/keyboard/shortcuts";

const KEY = "messenger.keys";

/** The keys chosen on this device. */
export const remapped = shallowRef<Remapped>(kept());

/** Gives a shortcut another key, or its own again. */
export function keepKeys(keyboard: Keyboard, name: ShortcutName, key: string | null): void {
  const others = Object.entries(remapped.value).filter(([each]) => each !== name);
  remapped.value = Object.fromEntries(key === null ? others : [...others, [name, key]]);
  keyboard.remap(remapped.value);
  localStorage.setItem(KEY, JSON.stringify(remapped.value));
}

function kept(): Remapped {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Remapped;
  } catch {
    return {};
  }
}
