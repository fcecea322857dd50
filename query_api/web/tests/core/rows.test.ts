import { expect, test } from "vitest";
import type { Message } from "@/api/shapes";
import { rowsOf, threadRows } from "@/core/timeline/rows";
import { fromPage } from "@/core/timeline/timeline";
import { World } from "../world/world";
import { happen } from "../world/happen";

function talk(...authors: number[]): Message[] {
  const world = new World();
  for (const by of authors) happen(world, { do: "send", by, to: 0, thread: null, mentions: [], all: false });
  return world.page(world.rooms[0]!).items.filter((item) => item.kind === "text");
}

const rows = (items: Message[], newAfter: number | null = null) =>
  rowsOf(fromPage({ items, has_before: false, has_after: false }), { newAfter, unsent: [], me: "me" });

test("messages of one author stand together until a quarter of an hour has passed", () => {
  const [first, second, third] = talk(1, 1, 1) as [Message, Message, Message];
  const late = { ...third, sent_at: new Date(Date.parse(second.sent_at) + 15 * 60_000).toISOString() };
  const grouped = rows([first, second, late]).flatMap((row) => (row.kind === "message" ? [row.grouped] : []));
  expect(grouped).toEqual([false, true, false]);
});

test("what is new begins with one line, and stays one group apart from what was read", () => {
  const kinds = rows(talk(1, 1, 1), 2).map((row) => row.kind);
  expect(kinds).toEqual(["beginning", "day", "message", "message", "new", "message"]);
});

test("answers in threads are not in the timeline", () => {
  const [root, reply] = talk(1, 2) as [Message, Message];
  const keys = rows([root, { ...reply, thread_root_id: root.message_id }]).map((row) => row.key);
  expect(keys).not.toContain(reply.message_id);
});

test("a line looks the same before and after what came before it is fetched", () => {
  const items = talk(1, 1, 1, 2);
  const whole = rows(items);
  const part = rowsOf(fromPage({ items: items.slice(1), has_before: true, has_after: false }), { newAfter: null, unsent: [], me: "me" });
  expect(part).toEqual(whole.slice(-part.length));
  expect(part.map((row) => row.key)).toEqual(items.slice(2).map((each) => each.message_id));
});

test("a thread shows its root apart, then answers together, then what is on its way", () => {
  const messages = talk(1, 1, 1);
  const waiting = {
    message_id: "w", command_id: "c", conversation_id: "r", body: "", thread_root_id: messages[0]!.message_id, reply_to_id: null,
    forward_of_id: null, written_at: messages[2]!.sent_at, state: "waiting" as const, reason: null,
  };
  const lines = threadRows(messages, [waiting, { ...waiting, message_id: messages[2]!.message_id }], messages[2]!.author_id);
  expect(lines.map((row) => [row.kind, row.grouped])).toEqual([["message", false], ["message", false], ["message", true], ["unsent", true]]);
});

test("what an import dates later than the message below it opens no day, and no line is there twice", () => {
  const [first, second] = talk(1, 2) as [Message, Message];
  const at = new Date(Date.parse(second.sent_at) + 3 * 86_400_000).toISOString();
  const joined = { kind: "system" as const, item_id: "i", conversation_id: "c", after_seq: 1, event: "member-joined", actor_id: "a", user_id: null, at, details: {} };
  const lines = rowsOf(fromPage({ items: [first, joined, second], has_before: false, has_after: false }), { newAfter: null, unsent: [], me: "me" });
  expect(lines.map((row) => row.kind)).toEqual(["beginning", "day", "message", "system", "message"]);
  expect(new Set(lines.map((row) => row.key)).size).toBe(lines.length);
});
