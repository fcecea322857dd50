/** A time that is offered for sending later. */
export interface Moment {
  readonly name: "hour" | "evening" | "tomorrow" | "monday";
  readonly at: Date;
}

const MORNING = 9;
const EVENING = 18;
const MONDAY = 1;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Returns the times that make sense from now on, in the reader's own zone. */
export function moments(now: Date): Moment[] {
  const on = (days: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const hour = new Date(Math.ceil((now.getTime() + HOUR) / (5 * MINUTE)) * 5 * MINUTE);
  const toMonday = (MONDAY + 7 - now.getDay()) % 7 || 7;
  return [
    { name: "hour", at: hour },
    ...(now.getHours() < EVENING - 1 ? [{ name: "evening" as const, at: on(0, EVENING) }] : []),
    { name: "tomorrow", at: on(1, MORNING) },
    ...(toMonday > 1 ? [{ name: "monday" as const, at: on(toMonday, MORNING) }] : []),
  ];
}

/** Returns a time as a date field of the browser has it. */
export function asLocal(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * MINUTE).toISOString().slice(0, "2026-01-31T09:00".length);
}
