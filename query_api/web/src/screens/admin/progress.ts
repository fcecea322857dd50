import type { RebuildState } from "@/api/shapes";

/** How much of a rebuild is done, 0 to 1; null until it is known how much there is. */
export function shareOf({ applied, total }: Pick<RebuildState, "applied" | "total">): number | null {
  return total > 0 ? Math.min(1, applied / total) : null;
}

/** Seconds that are left at the present rate; null where nobody can tell. */
export function secondsLeft({ applied, total, events_per_second }: Pick<RebuildState, "applied" | "total" | "events_per_second">): number | null {
  if (total <= 0 || events_per_second <= 0) return null;
  return Math.ceil(Math.max(0, total - applied) / events_per_second);
}

/** The quarter to say aloud after a step from one share to another: 25, 50 or 75; null for none. */
export function quarterPassed(before: number | null, now: number | null): number | null {
  const quarter = (share: number | null) => Math.floor((share ?? 0) * 4);
  const reached = quarter(now);
  return reached > quarter(before) && reached < 4 ? reached * 25 : null;
}
