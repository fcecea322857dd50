import { describe, expect, test } from "vitest";
import type { EventItem } from "@/api/shapes";
import { chainOf } from "@/screens/admin/chain";
import { readFilter, withWord } from "@/screens/admin/filter";
import { quarterPassed, secondsLeft, shareOf } from "@/screens/admin/progress";

const TODAY = "2026-11-24";
const ID = "01900000-0000-7000-8000-00000000000A";

describe("a filter of events", () => {
  test("is read word by word", () => {
    const read = readFilter(`type:MessageSent stream:timeline actor:${ID} request:${ID} partition:3 after:09:30 before:2026-11-25`, TODAY);
    expect(read.query).toEqual({
      type: "MessageSent",
      stream: "timeline",
      actor_id: ID.toLowerCase(),
      correlation_id: ID.toLowerCase(),
      partition: 3,
      since: "2026-11-24T09:30:00.000Z",
      until: "2026-11-25T00:00:00.000Z",
    });
    expect(read.unknown).toEqual([]);
  });

  test("takes a word alone for what it looks like", () => {
    expect(readFilter("MessageSent user-7", TODAY).query).toEqual({ type: "MessageSent", stream: "user-7" });
    expect(readFilter("actor:anna", TODAY)).toMatchObject({ query: {}, actor: "anna" });
  });

  test("goes to a position with the event there first", () => {
    expect(readFilter("position:3/14", TODAY).query).toEqual({ partition: 3, below: 15 });
  });

  test("says what it does not understand", () => {
    expect(readFilter("colour:red request:x partition:all after:noon type:", TODAY).unknown).toHaveLength(5);
  });

  test("has each word once", () => {
    expect(withWord("type:A after:09:30", "type", "B")).toBe("after:09:30 type:B");
    expect(withWord("type:A", "type", null)).toBe("");
  });
});

describe("a rebuild", () => {
  const at = (applied: number, total: number, rate = 10) => ({ applied, total, events_per_second: rate });

  test("has no share before it is known how much there is", () => {
    expect([shareOf(at(0, 0)), shareOf(at(5, 20)), shareOf(at(30, 20))]).toEqual([null, 0.25, 1]);
    expect([secondsLeft(at(0, 0)), secondsLeft(at(5, 20, 0)), secondsLeft(at(5, 20))]).toEqual([null, null, 2]);
  });

  test("is said aloud at each quarter and not at its end", () => {
    expect([quarterPassed(null, 0.1), quarterPassed(0.1, 0.3), quarterPassed(0.3, 0.4), quarterPassed(0.4, 0.9), quarterPassed(0.9, 1)]).toEqual([null, 25, null, 75, null]);
  });
});

describe("a chain of events", () => {
  const event = (offset: number, recorded_at: string) => ({ partition: 1, offset, recorded_at }) as EventItem;

  test("has each event once, in order, with the time since the one before", () => {
    const [cause, sent, joined, effect] = [
      event(1, "2026-11-24T09:30:00.000100Z"),
      event(2, "2026-11-24T09:30:01.000350Z"),
      event(3, "2026-11-24T09:30:01.000600Z"),
      event(9, "2026-11-24T09:31:00Z"),
    ] as const;
    const chain = chainOf({ event: sent, cause, request: [sent, joined, cause], effects: [effect] });
    expect(chain.map((each) => each.event.offset)).toEqual([1, 2, 3, 9]);
    expect(chain.map((each) => each.current)).toEqual([false, true, false, false]);
    expect(chain.map((each) => each.later)).toEqual([null, 1_000.25, 0.25, 58_999.4]);
  });
});
