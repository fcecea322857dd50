import type { Message, SystemItem } from "@/api/shapes";
import type { Unsent } from "@/core/outbox/outbox";
import { keyOf, type Item, type Timeline } from "./timeline";

/** What one line of a timeline is. */
export type Row =
  | { kind: "beginning"; key: "beginning" }
  | { kind: "day"; key: string; at: string }
  | { kind: "new"; key: "new"; since: string | null }
  | { kind: "message"; key: string; message: Message; grouped: boolean; isNew: boolean }
  | { kind: "system"; key: string; item: SystemItem; isNew: boolean }
  | { kind: "unsent"; key: string; unsent: Unsent; grouped: boolean };

export interface Told {
  /** Messages after this `seq` are new: frozen when the conversation was opened, null for none. */
  readonly newAfter: number | null;
  readonly unsent: readonly Unsent[];
  readonly me: string;
}

const GROUPED_FOR = 6 * 60_000;

/**
 * Returns the lines of a stretch: days, what is new, and messages of one author together. Where more is
 * before the stretch its first item has no line: how it would look depends on what is not known yet,
 * and a line that changes its height later moves all others.
 */
export function rowsOf(timeline: Timeline, { newAfter, unsent, me }: Told): Row[] {
  const rows: Row[] = timeline.hasBefore ? [] : [{ kind: "beginning", key: "beginning" }];
  let before: Written | null = null;
  let day = "";
  let divided = false;
  let context = timeline.hasBefore;
  const dates = datesOf(timeline.items);
  for (const [index, item] of timeline.items.entries()) {
    if (item.kind === "text" && item.thread_root_id != null) continue;
    const at = item.kind === "text" ? item.sent_at : item.at;
    if (context) {
      context = false;
      day = dayOf(dates[index]!);
      before = item.kind === "text" ? { author: item.author_id, at } : null;
      continue;
    }
    const date = dates[index]!;
    if (dayOf(date) !== day) {
      day = dayOf(date);
      rows.push({ kind: "day", key: `day of ${keyOf(item)}`, at: date });
      before = null;
    }
    const isNew: boolean = newAfter !== null && (item.kind === "text" ? item.seq > newAfter : divided);
    if (isNew && !divided) {
      rows.push({ kind: "new", key: "new", since: at });
      divided = true;
      before = null;
    }
    if (item.kind === "system") {
      rows.push({ kind: "system", key: item.item_id, item, isNew });
      before = null;
    } else {
      const written = { author: item.author_id, at };
      rows.push({ kind: "message", key: item.message_id, message: item, grouped: follows(before, written, item), isNew });
      before = written;
    }
  }
  if (!timeline.hasAfter) rows.push(...unsentRows(timeline, unsent, me, before));
  return rows;
}

/** Returns when a line happened; the beginning has no time. */
export function timeOf(row: Row | undefined): string | undefined {
  switch (row?.kind) {
    case "message":
      return row.message.sent_at;
    case "system":
      return row.item.at;
    case "unsent":
      return row.unsent.written_at;
    case "day":
      return row.at;
    case "new":
      return row.since ?? undefined;
    default:
      return undefined;
  }
}

type ThreadRow = Extract<Row, { kind: "message" | "unsent" }>;

/** Returns the lines of a thread: its root, then what was answered. */
export function threadRows(messages: readonly Message[], unsent: readonly Unsent[], me: string): ThreadRow[] {
  const arrived = new Set(messages.map((each) => each.message_id));
  let before: Written | null = null;
  const grouped = (written: Written, message: Quoting): boolean => {
    const is = follows(before, written, message);
    before = written;
    return is;
  };
  const rows: ThreadRow[] = messages.map((message, at) => {
    const written = { author: message.author_id, at: message.sent_at };
    const row: ThreadRow = { kind: "message", key: message.message_id, message, grouped: grouped(written, message), isNew: false };
    // The line below the root parts it from the answers.
    if (at === 0) before = null;
    return row;
  });
  for (const each of unsent) {
    if (arrived.has(each.message_id)) continue;
    rows.push({ kind: "unsent", key: each.message_id, unsent: each, grouped: grouped({ author: me, at: each.written_at }, each) });
  }
  return rows;
}

interface Quoting {
  reply_to_id?: string | null;
  forward_of?: unknown;
}

interface Written {
  author: string;
  at: string;
}

function follows(before: Written | null, written: Written, message: Quoting): boolean {
  if (before === null || before.author !== written.author || message.reply_to_id != null || message.forward_of != null) return false;
  return Date.parse(written.at) - Date.parse(before.at) < GROUPED_FOR;
}

function unsentRows(timeline: Timeline, unsent: readonly Unsent[], me: string, last: Written | null): Row[] {
  const arrived = new Set(timeline.items.slice(-unsent.length * 2 - 20).flatMap((item) => (item.kind === "text" ? [item.message_id] : [])));
  let before = last;
  return unsent
    .filter((each) => each.thread_root_id === null && !arrived.has(each.message_id))
    .map((each) => {
      const written = { author: me, at: each.written_at };
      const grouped = follows(before, written, each);
      before = written;
      return { kind: "unsent", key: each.message_id, unsent: each, grouped };
    });
}

/** Returns when each item is told of; what an import placed above an earlier message is told of with that. */
function datesOf(items: readonly Item[]): string[] {
  let latest: string | null = null;
  return items.toReversed().map((item) => {
    if (item.kind === "text") latest = item.sent_at;
    const at = item.kind === "text" ? item.sent_at : item.at;
    return latest !== null && Date.parse(at) > Date.parse(latest) ? latest : at;
  }).reverse();
}

function dayOf(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
