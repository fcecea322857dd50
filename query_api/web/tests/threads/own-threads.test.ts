import { describe, expect, it } from "vitest";
import type { FollowedThread, InboxItem, Message } from "@/api/shapes";
import { emptyPlace } from "@/core/place/place";
import { isUnread, OwnThreads } from "@/core/threads/own-threads";

const message = (id: string, seq: number, more: Partial<Message> = {}) =>
  ({ message_id: id, conversation_id: "north", seq, author_id: "bo", sent_at: `2026-01-01T00:00:0${seq}Z`, mentions: [], reply_count: 0, deleted: false, ...more }) as Message;
const thread = (id: string, last_reply_seq: number): FollowedThread => ({
  root: message(id, 1, { reply_count: 1 }), last_reply_at: "2026-01-01T00:00:00Z", last_reply_seq, unread: false,
});

function setting(answers: FollowedThread[][]) {
  const shown: (readonly FollowedThread[])[] = [];
  let asked = 0;
  const threads = new OwnThreads("me", async () => answers[Math.min(asked++, answers.length - 1)]!, () => emptyPlace("me"), (now) => shown.push(now));
  return { threads, names: () => shown.at(-1)!.map((each) => each.root.message_id), newest: () => shown.at(-1)![0]!, asked: () => asked };
}

describe("the threads one takes part in", () => {
  it("move to the top with a reply, which is counted once", async () => {
    const { threads, names, newest, asked } = setting([[thread("a", 3), thread("b", 2)]]);
    await threads.load();
    const reply = message("r", 4, { thread_root_id: "b" });
    await threads.sent(reply);
    await threads.sent(reply);
    expect(names()).toEqual(["b", "a"]);
    expect([newest().root.reply_count, newest().last_reply_seq, newest().last_reply_at]).toEqual([2, 4, reply.sent_at]);
    expect(asked()).toBe(1);
  });

  it("are fetched again when one's own reply begins one, and when one loses a reply", async () => {
    const { threads, names, asked } = setting([[], [thread("a", 3)], []]);
    await threads.load();
    await threads.sent(message("plain", 2));
    expect(asked()).toBe(1);
    await threads.sent(message("r", 3, { thread_root_id: "a", author_id: "me" }));
    expect(names()).toEqual(["a"]);
    await threads.deleted("elsewhere", "other");
    expect(asked()).toBe(2);
    await threads.deleted("r", "a");
    expect(names()).toEqual([]);
  });

  it("are unread until the conversation is read up to the last reply", () => {
    const at = (read_seq: number) => ({ ...emptyPlace("me"), inbox: new Map([["north", { read_seq } as InboxItem]]) });
    expect([2, 3].map((read) => isUnread(thread("a", 3), at(read)))).toEqual([true, false]);
    expect(isUnread(thread("a", 3), emptyPlace("me"))).toBe(false);
  });
});
