import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Kept, placeOf } from "@/core/recent/kept";
import { Recent } from "@/core/recent/recent";
import { emptyPlace, type Place } from "@/core/place/place";
import { fromPage } from "@/core/timeline/timeline";
import { happen } from "../world/happen";
import { ME, World } from "../world/world";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A place with nothing open, and what asks the server and keeps. */
function setting(open: boolean, meanwhile: (recent: Recent, conversation: string) => void = () => undefined) {
  const world = new World();
  for (let count = 0; count < 70; count++) happen(world, { do: "send", by: 1, to: 0, thread: null, mentions: [], all: false });
  const room = world.rooms[0]!;
  const page = world.page(room);
  const inbox = new Map(world.inbox().map((item) => [item.conversation_id, item]));
  const people = new Map(world.users.map((user) => [user.user_id, user]));
  const timelines = new Map(open ? [[room.id, fromPage(page)]] : []);
  const place: Place = { ...emptyPlace(ME), inbox, people, timelines };
  const asked: string[] = [];
  let kept: Kept | undefined;
  const messages = async (conversation: string) => {
    asked.push(conversation);
    meanwhile(recent, conversation);
    return { ...page, items: page.items.slice(-50), has_before: true };
  };
  const store = { get: async () => kept, put: async (now: Kept) => void (kept = now) };
  const recent: Recent = new Recent(store, { messages }, () => place);
  return { room, page, recent, asked, kept: () => placeOf(ME, kept!) };
}

describe("what is kept for when there is no network", () => {
  test.each([true, false])("has the last fifty messages and who wrote them (open: %s)", async (open) => {
    const { room, page, recent, asked, kept } = setting(open);
    recent.changed();
    await vi.advanceTimersByTimeAsync(5_000);
    const held = kept().timelines.get(room.id)!;
    expect(held.items).toEqual(page.items.slice(-50));
    expect([held.hasBefore, held.hasAfter]).toEqual([true, false]);
    expect(asked.includes(room.id)).toBe(!open);
    for (const item of held.items) expect(item.kind === "text" && kept().people.has(item.author_id)).toBe(true);
  });

  test("is fetched again once something happened in it", async () => {
    const { room, recent, asked } = setting(false);
    recent.changed();
    await vi.advanceTimersByTimeAsync(5_000);
    recent.changed();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked.filter((each) => each === room.id)).toHaveLength(1);
    recent.outdated(room.id);
    recent.changed();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked.filter((each) => each === room.id)).toHaveLength(2);
  });

  test("is not what was so before something happened meanwhile", async () => {
    const { room, recent, asked, kept } = setting(false, (store, conversation) => store.outdated(conversation));
    recent.changed();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toContain(room.id);
    expect(kept().timelines.has(room.id)).toBe(false);
  });

  test("is no longer touched by who signed out", async () => {
    const { recent, asked } = setting(false);
    recent.changed();
    recent.close();
    recent.changed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
  });
});
