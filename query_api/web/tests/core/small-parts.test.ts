import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Announcer } from "@/core/announcer/announcer";
import { Drafts, type DraftStore } from "@/core/drafts/drafts";
import { uuid7 } from "@/core/ids";
import { Keyboard } from "@/core/keyboard/keyboard";
import { pseudo } from "@/i18n/pseudo";
import { marked } from "@/screens/composer/marks";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("ids are UUIDs of version 7 and sort by their time", () => {
  const ids = [1, 2, 300_000_000_000].map((now) => uuid7(now));
  expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id))).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
});

test("drafts are kept after a pause, and gone once they are empty", async () => {
  const kept = new Map<string, string>();
  const store: DraftStore = {
    all: async () => new Map(kept),
    put: async (key, text) => void kept.set(key, text),
    remove: async (key) => void kept.delete(key),
  };
  const drafts = new Drafts(store);
  drafts.write("north", "o");
  drafts.write("north", "on");
  expect(kept.size).toBe(0);
  await vi.advanceTimersByTimeAsync(300);
  expect(kept.get("north")).toBe("on");
  const reopened = new Drafts(store);
  await reopened.open();
  expect(reopened.text("north")).toBe("on");
  reopened.write("north", "  ");
  expect([...reopened.keys, ...kept.keys()]).toEqual([]);
});

test("many messages at once are announced by their number", () => {
  const heard: string[] = [];
  const announcer = new Announcer((sentence) => heard.push(sentence), Date.now);
  for (let at = 0; at < 8; at++) announcer.announce(`message ${at}`, (count) => `${count} new`);
  vi.advanceTimersByTime(2_000);
  expect(heard).toEqual(["message 0", "message 1", "message 2", "5 new"]);
});

describe("the keyboard", () => {
  const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
    key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, ...held,
  });

  test("brings a key to who bound it last, and lets it pass when that one does not want it", () => {
    const keyboard = new Keyboard(false);
    const heard: string[] = [];
    keyboard.bind("quick-switcher", () => void heard.push("below"));
    const unbind = keyboard.bind("quick-switcher", () => {
      heard.push("above");
      return false;
    });
    expect(keyboard.press(press("k", { ctrlKey: true }))).toBe(true);
    unbind();
    keyboard.press(press("k", { ctrlKey: true }));
    expect(heard).toEqual(["above", "below", "below"]);
  });

  test("knows the command key, other keys that a person chose, and who is composing", () => {
    const mac = new Keyboard(true, { panel: "Mod+J" });
    mac.bind("panel", () => true);
    expect(mac.press(press(".", { metaKey: true }))).toBe(false);
    expect(mac.press(press("j", { metaKey: true }))).toBe(true);
    expect(mac.press(press("j", { metaKey: true, isComposing: true }))).toBe(false);
    expect(mac.shown("panel")).toBe("⌘ J");
  });
});

test("a mark goes around what is selected, and goes away the second time", () => {
  const once = marked("say it loud", 4, 6, "bold");
  expect(once.text).toBe("say **it** loud");
  expect(marked(once.text, once.start, once.end, "bold")).toEqual({ text: "say it loud", start: 4, end: 6 });
});

test("pseudo texts are longer and keep their places and plurals", () => {
  const { count } = pseudo({ count: "one message | {n} messages" }) as { count: string };
  expect(count).toContain("{n}");
  expect(count.split(" | ")).toHaveLength(2);
  expect(count).not.toContain("message");
});
