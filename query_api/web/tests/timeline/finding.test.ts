import { expect, test } from "vitest";
import type { InboxItem, Message } from "@/api/shapes";
import { may } from "@/core/permissions/permissions";
import { firstSince } from "@/core/timeline/seek";

test("a day is found by its first message, in few questions", async () => {
  const LAST = 100_000;
  let asked = 0;
  const timeOf = (seq: number) => Promise.resolve((asked++, seq * 10));
  expect(await firstSince(5_005, LAST, timeOf)).toBe(501);
  expect(asked).toBeLessThan(20);
  expect(await firstSince(0, LAST, timeOf)).toBe(1);
  expect(await firstSince(LAST * 20, LAST, timeOf)).toBe(LAST);
});

const message = { author_id: "ada", deleted: false, forward_of: null } satisfies Partial<Message>;
const as = (role: InboxItem["role"], archived = false) => ({ kind: "channel" as const, role, archived });

test("one's own message may be edited and deleted, those of others deleted by staff", () => {
  expect(may.edit(as("member"), message, "ada")).toBe(true);
  expect(may.edit(as("owner"), message, "bo")).toBe(false);
  expect(may.remove(as("member"), message, "bo")).toBe(false);
  expect(may.remove(as("admin"), message, "bo")).toBe(true);
});

test("a forwarded message keeps its text, a deleted one takes nothing more", () => {
  const forward_of = { author_id: "bo", conversation_id: "c", message_id: "m" };
  expect(may.edit(as("member"), { ...message, forward_of }, "ada")).toBe(false);
  const gone = { ...message, deleted: true };
  expect([may.react(as("owner"), gone), may.remove(as("owner"), gone, "ada"), may.pin(as("owner"), gone)]).toEqual([false, false, false]);
});

test("in an archived conversation one may only delete; a guest neither pins nor calls everybody", () => {
  const archived = as("owner", true);
  expect([may.write(archived), may.react(archived, message), may.edit(archived, message, "ada"), may.pin(archived, message)]).toEqual([false, false, false, false]);
  expect(may.remove(archived, message, "ada")).toBe(true);
  expect([may.pin(as("guest"), message), may.callAll(as("guest")), may.callAll(as("member"))]).toEqual([false, false, true]);
});
