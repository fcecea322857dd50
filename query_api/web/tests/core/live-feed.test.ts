import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ServerFrame, UpdateFrame } from "@/api/shapes";
import { Backoff } from "@/core/backoff";
import { LiveFeed, type Socket } from "@/core/live/live-feed";
import { Positions } from "@/core/live/positions";

class Wire implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  said: { type: string; [key: string]: unknown }[] = [];
  closed = false;
  send(text: string): void {
    this.said.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  hears(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

function setting() {
  const wires: Wire[] = [];
  const heard = { updates: [] as UpdateFrame[], resets: 0, revoked: 0, asked: [] as (boolean | undefined)[] };
  const positions = new Positions();
  const feed = new LiveFeed(
    {
      open: () => wires[wires.push(new Wire()) - 1]!,
      token: async (refused) => {
        heard.asked.push(refused);
        return "token";
      },
      positions,
      backoff: new Backoff(1_000, 8_000, () => 1),
    },
    {
      update: (frame) => heard.updates.push(frame),
      reset: () => heard.resets++,
      told: () => undefined,
      caughtUp: () => undefined,
      connection: () => undefined,
      revoked: () => heard.revoked++,
    },
  );
  return { wires, heard, positions, feed };
}

const welcome = (resumed: boolean): ServerFrame => ({ type: "welcome", session_id: "s", positions: ["0.a", "1.a"], resumed });
const update = (position: string): ServerFrame => ({ type: "update", position, conversation_id: "north", updates: [] });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function connected(world: ReturnType<typeof setting>, resumed = false): Promise<Wire> {
  await vi.advanceTimersByTimeAsync(0);
  const wire = world.wires.at(-1)!;
  wire.onopen?.();
  wire.hears(welcome(resumed));
  return wire;
}

describe("the live feed", () => {
  test("says hello, and fetches all at the first welcome", async () => {
    const world = setting();
    world.feed.start();
    const wire = await connected(world);
    expect(wire.said).toEqual([{ type: "hello", access_token: "token" }]);
    expect(world.heard.resets).toBe(1);
  });

  test("resumes after the newest position of each lane, without fetching again", async () => {
    const world = setting();
    world.feed.start();
    const wire = await connected(world);
    wire.hears(update("1.b"));
    wire.onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(1_000);
    const next = await connected(world, true);
    expect(next.said[0]).toMatchObject({ positions: ["0.a", "1.b"] });
    expect(world.heard.resets).toBe(1);
  });

  test("fetches again when the server has forgotten what was missed", async () => {
    const world = setting();
    world.feed.start();
    const wire = await connected(world);
    wire.hears({ type: "reset", positions: ["0.z"] });
    expect(world.heard.resets).toBe(2);
    expect(world.positions.followed).toContain("0.z");
  });

  test("waits twice as long after each failure, and not at all when asked", async () => {
    const world = setting();
    world.feed.start();
    await vi.advanceTimersByTimeAsync(0);
    for (const wait of [1_000, 2_000, 4_000, 8_000, 8_000]) {
      const count = world.wires.length;
      world.wires.at(-1)!.onclose?.({ code: 1006 });
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(world.wires).toHaveLength(count);
      await vi.advanceTimersByTimeAsync(1);
      expect(world.wires).toHaveLength(count + 1);
    }
    world.wires.at(-1)!.onclose?.({ code: 1006 });
    const count = world.wires.length;
    world.feed.tryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.wires).toHaveLength(count + 1);
  });

  test("gives up a line that has gone dead", async () => {
    const world = setting();
    world.feed.start();
    const wire = await connected(world);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(wire.said.at(-1)).toEqual({ type: "ping" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(wire.closed).toBe(true);
  });

  test("asks at once when there is doubt, and does not wait long for the answer", async () => {
    const world = setting();
    world.feed.start();
    const wire = await connected(world);
    world.feed.probe();
    expect(wire.said.at(-1)).toEqual({ type: "ping" });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(wire.closed).toBe(true);
  });

  test("takes another token when the old one was over, and ends when the session was revoked", async () => {
    const world = setting();
    world.feed.start();
    (await connected(world)).onclose?.({ code: 4001 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(world.heard.asked).toEqual([false, true]);
    (await connected(world, true)).onclose?.({ code: 4003 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.heard.revoked).toBe(1);
    expect(world.wires).toHaveLength(2);
  });

  test("comes back when the server said that it would go", async () => {
    const world = setting();
    world.feed.start();
    (await connected(world)).hears({ type: "reconnect", after_ms: 250 });
    await vi.advanceTimersByTimeAsync(250);
    expect(world.wires).toHaveLength(2);
  });
});
