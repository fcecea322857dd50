const KEY = "messenger.emoji";
const MOST = 16;
const FIRST = ["👍", "❤️", "😄", "🎉", "👀", "🙏", "✅", "😮"];

/** Returns the emoji that were used here last, and common ones behind them. */
export function recentEmoji(): string[] {
  return [...new Set([...kept(), ...FIRST])].slice(0, MOST);
}

/** Puts an emoji in front of those used last. */
export function used(emoji: string): void {
  localStorage.setItem(KEY, JSON.stringify([...new Set([emoji, ...kept()])].slice(0, MOST)));
}

function kept(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}
