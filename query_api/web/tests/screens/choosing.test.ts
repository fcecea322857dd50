import { describe, expect, it } from "vitest";
import type { InboxItem, User } from "@/api/shapes";
import { untilOf } from "@/screens/details/mute";
import { useOf } from "@/screens/invite-links/made-links";
import { titled } from "@/screens/shell/unread-title";
import { findPeople } from "@/screens/start/find-people";
import { choicesFor } from "@/screens/switcher/choices";

const item = (conversation_id: string, title: string, day: number, other_user_id: string | null = null) =>
  ({ conversation_id, title, other_user_id, kind: other_user_id === null ? "channel" : "direct", last_activity_at: `2026-01-${day}T00:00:00Z` }) as InboxItem;
const person = (user_id: string, display_name: string, active = true) => ({ user_id, display_name, user_name: user_id, active }) as User;

describe("the switcher", () => {
  const known = {
    conversations: [item("a", "timetable", 20), item("b", "ticketing", 22), item("c", "weather", 21), item("d", "Tiana", 19, "tiana")],
    people: [person("tiana", "Tiana Ruiv"), person("tilo", "Tilo Berg"), person("gone", "Tim Away", false), person("me", "Ti Me")],
    me: "me",
    nameOf: (one: InboxItem) => one.title!,
  };

  it("offers what was busy last when nothing is typed", () => {
    const { recent, others } = choicesFor("", known);
    expect(recent.map((each) => each.key)).toEqual(["b", "c", "a", "d"]);
    expect(others).toEqual([]);
  });

  it("offers conversations and those people with whom there is none yet", () => {
    const { recent, others } = choicesFor("ti", known);
    expect(recent.map((each) => each.key)).toEqual(["b", "a", "d"]);
    expect(others.map((each) => each.key)).toEqual(["tilo"]);
  });
});

describe("picking people", () => {
  it("finds them by name and user name, but nobody who is there or gone", () => {
    const people = [person("noa", "Noa Lindqvar"), person("lin", "Bea"), person("gone", "Lin Away", false), person("there", "Lin There")];
    expect(findPeople(people, "@lin", new Set(["there"])).map((each) => each.user_id)).toEqual(["lin", "noa"]);
  });
});

describe("silence", () => {
  it("until the morning ends at the next eight o'clock", () => {
    expect(untilOf("morning", new Date(2026, 0, 10, 7, 59))).toEqual(new Date(2026, 0, 10, 8));
    expect(untilOf("morning", new Date(2026, 0, 10, 8, 0))).toEqual(new Date(2026, 0, 11, 8));
  });

  it("for good has no end", () => {
    expect(untilOf("always")).toBeNull();
  });
});

describe("an invite link", () => {
  it("says whether it lets somebody in, and why not", () => {
    const now = Date.parse("2026-01-10T00:00:00Z");
    expect(useOf({ expires_at: null, uses_left: null }, now)).toBe("open");
    expect(useOf({ expires_at: "2026-01-10T00:00:01Z", uses_left: 1 }, now)).toBe("open");
    expect(useOf({ expires_at: "2026-01-10T00:00:00Z", uses_left: 1 }, now)).toBe("expired");
    expect(useOf({ expires_at: null, uses_left: 0 }, now)).toBe("used-up");
  });
});

describe("a page's title", () => {
  it("has the number of unread messages before it, and only once", () => {
    expect(titled("timetable", 3)).toBe("(3) timetable");
    expect(titled("(3) timetable", 120)).toBe("(99+) timetable");
    expect(titled("(99+) timetable", 0)).toBe("timetable");
  });
});
