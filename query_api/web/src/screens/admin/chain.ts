import type { EventDetail, EventItem } from "@/api/shapes";

/** One event of a chain, and how long after the one before it. */
export interface Link {
  readonly event: EventItem;
  readonly current: boolean;
  /** Milliseconds, to a thousandth; null of the first. */
  readonly later: number | null;
}

/** Returns the cause of an event, its request and its effects as one chain, each event once, in order of time. */
export function chainOf({ event, cause, request, effects }: EventDetail): Link[] {
  const all = new Map([cause, ...request, ...effects].flatMap((each) => (each === null ? [] : [[placeOf(each), each]])));
  const sorted = [...all.values()].sort((a, b) => microseconds(a.recorded_at) - microseconds(b.recorded_at) || a.partition - b.partition || a.offset - b.offset);
  return sorted.map((each, at) => {
    const before = sorted[at - 1];
    const later = before === undefined ? null : (microseconds(each.recorded_at) - microseconds(before.recorded_at)) / 1_000;
    return { event: each, current: placeOf(each) === placeOf(event), later };
  });
}

/** Returns a position as an address has it. */
export function placeOf({ partition, offset }: Pick<EventItem, "partition" | "offset">): string {
  return `${String(partition)}/${String(offset)}`;
}

/** A date knows milliseconds only. */
function microseconds(at: string): number {
  const fraction = /\.(\d+)/.exec(at)?.[1] ?? "";
  return Math.floor(Date.parse(at) / 1_000) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
