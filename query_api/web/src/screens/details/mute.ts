/** For how long one can silence a conversation. */
export const MUTES = ["hour", "evening", "morning", "always"] as const;
export type Mute = (typeof MUTES)[number];

const HOUR = 3_600_000;
const MORNING = 8;

/** Returns until when a conversation is silent, null for good. */
export function untilOf(mute: Mute, now: Date = new Date()): Date | null {
  switch (mute) {
    case "hour":
      return new Date(now.getTime() + HOUR);
    case "evening":
      return new Date(now.getTime() + 8 * HOUR);
    case "morning": {
      const next = new Date(now.getFullYear(), now.getMonth(), now.getDate(), MORNING);
      if (next <= now) next.setDate(next.getDate() + 1);
      return next;
    }
    case "always":
      return null;
  }
}
