import type { Message, MessagePage, SystemItem } from "@/api/shapes";

export type Item = Message | SystemItem;

/** One stretch of a conversation without a hole, from `first` to `last`. */
export interface Timeline {
  readonly items: readonly Item[];
  readonly first: number;
  readonly last: number;
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  /** The highest `seq` known to exist, held or not. */
  readonly newest: number;
}

/** How many items a stretch holds before the far end of it is let go. */
export const MOST_HELD = 1_200;
/** How many may come on top of them before a stretch whose end nobody looks at takes no more. */
const MOST_COMING = 600;

/** Returns the stretch that one page is. */
export function fromPage(page: MessagePage, newest = 0): Timeline {
  const [first, last] = bounds(page.items);
  const known = Math.max(newest, last);
  const hasAfter = page.has_after || known > last;
  return { items: page.items, first, last, hasBefore: page.has_before, hasAfter, newest: known };
}

/** Returns the stretch with the page before it. */
export function withBefore(timeline: Timeline, page: MessagePage): Timeline {
  const items = page.items.filter((item) => placeOf(item) < timeline.first && !holds(timeline, item));
  const [first] = bounds(items);
  const grown = {
    ...timeline,
    items: [...items, ...timeline.items],
    first: items.length === 0 ? timeline.first : first,
    hasBefore: page.has_before,
  };
  return grown.items.length > MOST_HELD ? withoutEnd(grown) : grown;
}

/** Returns the stretch with the page after it; it may be behind what is known to exist. */
export function withAfter(timeline: Timeline, page: MessagePage): Timeline {
  const items = page.items.filter((item) => placeOf(item) >= timeline.last && !holds(timeline, item));
  const last = Math.max(timeline.last, bounds(items)[1]);
  const newest = Math.max(timeline.newest, last);
  const hasAfter = page.has_after || newest > last;
  const grown = { ...timeline, items: [...timeline.items, ...items], last, newest, hasAfter };
  return grown.items.length > MOST_HELD ? withoutBeginning(grown) : grown;
}

/** Returns the stretch after a message was sent: with it at the end, or knowing that there is more. */
export function withSent(timeline: Timeline, message: Message): Timeline {
  if (message.seq <= timeline.newest) return timeline;
  const newest = message.seq;
  const full = timeline.items.length >= MOST_HELD + MOST_COMING;
  if (full || timeline.hasAfter || message.seq !== timeline.last + 1) return { ...timeline, newest, hasAfter: true };
  const first = timeline.last === 0 ? message.seq : timeline.first;
  return { ...timeline, items: [...timeline.items, message], first, last: message.seq, newest };
}

/** Returns the end of a stretch: its newest `most` items, or all that there are. */
export function newestOf(timeline: Timeline, most = MOST_HELD): Timeline {
  return timeline.items.length > most ? withoutBeginning(timeline, most) : timeline;
}

/** Returns the stretch after something else happened at its end. */
export function withSystemItem(timeline: Timeline, item: SystemItem): Timeline {
  if (timeline.hasAfter || holds(timeline, item)) return timeline;
  return { ...timeline, items: [...timeline.items, item] };
}

/** Returns the stretch with one message changed. */
export function withMessage(timeline: Timeline, id: string, change: (message: Message) => Message): Timeline {
  const at = timeline.items.findLastIndex((item) => item.kind === "text" && item.message_id === id);
  if (at < 0) return timeline;
  const held = timeline.items[at] as Message;
  const changed = change(held);
  return changed === held ? timeline : { ...timeline, items: timeline.items.with(at, changed) };
}

/** Returns a held message. */
export function messageIn(timeline: Timeline | undefined, id: string): Message | undefined {
  return timeline?.items.findLast((item): item is Message => item.kind === "text" && item.message_id === id);
}

/** Returns what names an item for good: also before it was sent. */
export function keyOf(item: Item): string {
  return item.kind === "text" ? item.message_id : item.item_id;
}

function placeOf(item: Item): number {
  return item.kind === "text" ? item.seq : item.after_seq;
}

function holds(timeline: Timeline, item: Item): boolean {
  const key = keyOf(item);
  return timeline.items.some((each) => keyOf(each) === key);
}

function bounds(items: readonly Item[]): [first: number, last: number] {
  const seqs = items.flatMap((item) => (item.kind === "text" ? [item.seq] : []));
  return [seqs[0] ?? 0, seqs.at(-1) ?? 0];
}

function withoutEnd(timeline: Timeline): Timeline {
  const items = timeline.items.slice(0, MOST_HELD);
  while (items.length > 0 && items.at(-1)!.kind === "system") items.pop();
  return { ...timeline, items, last: bounds(items)[1], hasAfter: true };
}

function withoutBeginning(timeline: Timeline, most = MOST_HELD): Timeline {
  const items = timeline.items.slice(-most);
  while (items.length > 0 && items[0]!.kind === "system") items.shift();
  return { ...timeline, items, first: bounds(items)[0], hasBefore: true };
}
