/** Every shortcut there is: what it is called, its key, and under what heading the help lists it. */
export const SHORTCUTS = {
  "quick-switcher": { key: "Mod+K", category: "go" },
  help: { key: "Mod+/", category: "general" },
  "previous-conversation": { key: "Alt+ArrowUp", category: "go" },
  "next-conversation": { key: "Alt+ArrowDown", category: "go" },
  "previous-unread": { key: "Alt+Shift+ArrowUp", category: "go" },
  "next-unread": { key: "Alt+Shift+ArrowDown", category: "go" },
  "next-region": { key: "Ctrl+F6", category: "go" },
  "previous-region": { key: "Ctrl+Shift+F6", category: "go" },
  "sent-before": { key: "Ctrl+Alt+ArrowUp", category: "write" },
  "sent-after": { key: "Ctrl+Alt+ArrowDown", category: "write" },
  bold: { key: "Mod+B", category: "write" },
  italic: { key: "Mod+I", category: "write" },
  code: { key: "Mod+E", category: "write" },
  link: { key: "Mod+Shift+L", category: "write" },
  panel: { key: "Mod+.", category: "read" },
  "search-here": { key: "Mod+Shift+F", category: "read" },
  "oldest-unread": { key: "Shift+PageUp", category: "read" },
  "first-message": { key: "Ctrl+Home", category: "read" },
  "last-message": { key: "Ctrl+End", category: "read" },
  "to-end": { key: "Escape", category: "read" },
} as const satisfies Record<string, { key: string; category: Category }>;

export type Category = "general" | "go" | "read" | "write";
export type ShortcutName = keyof typeof SHORTCUTS;

/** Keys that a person chose instead of those above. */
export type Remapped = Partial<Record<ShortcutName, string>>;

const CATEGORIES = ["general", "go", "read", "write"] as const satisfies readonly Category[];

/** Returns the shortcuts under their headings, in the order of the table. */
export function byCategory(): { category: Category; names: ShortcutName[] }[] {
  const names = Object.keys(SHORTCUTS) as ShortcutName[];
  return CATEGORIES.map((category) => ({ category, names: names.filter((name) => SHORTCUTS[name].category === category) }));
}
