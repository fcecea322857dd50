import { describe, expect, test } from "vitest";
import type { InboxItem, Message, MessagePage, UpdateFrame } from "@/api/shapes";
import { messageIn } from "@/core/timeline/timeline";
import type { Reads, Window } from "@/core/sync/reads";
import { Sync } from "@/core/sync/sync";
import { happen, type Told } from "../world/happen";
import { ME, World, type Happening } from "../world/world";

const send = (by = 1): Happening => ({ do: "send", by, to: 0, thread: null, mentions: [], all: false });

/** A world whose answers wait until they are let go. */
function setting() {
  const world = new World();
  const held: (() => void)[] = [];
  const later = async <Value>(value: () => Value): Promise<Value> => {
    const answer = structuredClone(value());
    await new Promise<void>((resolve) => held.push(resolve));
    return answer;
  };
  const room = world.rooms[0]!;
  const page = (window: Window): MessagePage => {
    const all = world.page(room);
    if (!("after_seq" in window)) return all;
    return { ...all, items: all.items.filter((item) => item.kind === "text" && item.seq > window.after_seq) };
  };
  const reads: Reads = {
    inbox: () => later((): InboxItem[] => world.inbox()),
    people: () => later(() => world.users),
    scheduled: () => later(() => world.scheduled()),
    person: async () => world.users[0]!,
    messages: (_conversation: string, window: Window) => later(() => page(window)),
    message: async (id: string): Promise<Message> => world.view(room.sent.find((each) => each.id === id)!),
  } as unknown as Reads;
  const sync: Sync = new Sync(ME, reads, () => queueMicrotask(() => sync.caughtUp()), () => undefined);
  const release = async () => {
    for (const each of held.splice(0)) each();
    await new Promise((resolve) => setTimeout(resolve));
  };
  const hear = (told: readonly Told[]) => {
    for (const { update, conversation } of structuredClone(told)) {
      sync.take({ type: "update", position: "0.x", conversation_id: conversation, updates: [update] } satisfies UpdateFrame);
    }
  };
  const tell = (event: Happening) => hear(happen(world, event));
  return { world, room, sync, release, hear, tell };
}

async function opened(setup: ReturnType<typeof setting>): Promise<void> {
  const resetting = setup.sync.reset("north");
  await setup.release();
  await resetting;
}

describe("a place that is fetched while things happen", () => {
  test("has what came between the question and the answer", async () => {
    const setup = setting();
    const loading = setup.sync.reset("north");
    setup.tell(send());
    setup.tell({ do: "edit", by: 1, at: 0, mentions: [] });
    await setup.release();
    await loading;
    const timeline = setup.sync.place.timelines.get("north");
    if (timeline?.hasAfter) {
      const rest = setup.sync.load("north", { after_seq: timeline.last });
      await setup.release();
      await rest;
    }
    expect(setup.sync.place.timelines.get("north")?.items).toEqual(setup.world.page(setup.room).items);
    expect([...setup.sync.place.inbox.values()]).toEqual(setup.world.inbox());
  });

  test("has what waits to be sent, and not what was taken back meanwhile", async () => {
    const setup = setting();
    for (const to of [0, 1]) happen(setup.world, { do: "plan", by: 0, to, thread: null });
    const loading = setup.sync.reset("north");
    setup.tell({ do: "cancel", plan: 0 });
    await setup.release();
    await loading;
    expect([...setup.sync.place.scheduled.keys()]).toEqual(setup.world.scheduled().map((each) => each.message_id));
    expect(setup.sync.place.scheduled.size).toBe(1);
  });

  test.each(["before", "after"])("counts a reaction once that came %s the answer was made", async (when) => {
    const setup = setting();
    happen(setup.world, send());
    await opened(setup);
    const react: Happening = { do: "react", by: 2, at: 0, emoji: "👍" };
    const early = when === "before" ? happen(setup.world, react) : [];
    const loading = setup.sync.load("north", { newest: true });
    setup.hear(when === "before" ? early : happen(setup.world, react));
    await setup.release();
    await loading;
    await setup.release();
    const message = messageIn(setup.sync.place.timelines.get("north"), "north-1");
    expect(message?.reactions).toEqual([{ emoji: "👍", count: 1, mine: false }]);
  });

  test("keeps what another answer brought meanwhile", async () => {
    const setup = setting();
    await opened(setup);
    expect(setup.sync.place.inbox.size).toBe(2);
    expect(setup.sync.place.people.size).toBe(3);
  });

  test("sees that messages are missing, and has them after the next fetch", async () => {
    const setup = setting();
    await opened(setup);
    happen(setup.world, send());
    setup.tell(send());
    const timeline = setup.sync.place.timelines.get("north")!;
    expect(timeline).toMatchObject({ last: 0, newest: 2, hasAfter: true });
    const rest = setup.sync.load("north", { after_seq: timeline.last });
    await setup.release();
    await rest;
    expect(setup.sync.place.timelines.get("north")).toMatchObject({ last: 2, hasAfter: false });
  });
});
