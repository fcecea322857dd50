import { describe, expect, it, vi } from "vitest";
import type { InboxItem, Message } from "@/api/shapes";
import { isMuted, wantsNews } from "@/core/notify/wanted";
import { may, rolesToGive } from "@/core/permissions/permissions";
import { Paced } from "@/core/presence/paced";
import { Idle } from "@/core/presence/idle";
import { Notes } from "@/core/storage/notes";

const standing = (role: InboxItem["role"], kind: InboxItem["kind"] = "channel", archived = false) => ({ role, kind, archived });

describe("who governs a conversation", () => {
  it("acts on inferiors only, and owners on anyone", () => {
    expect(may.actOn(standing("admin"), "member")).toBe(true);
    expect(may.actOn(standing("admin"), "admin")).toBe(false);
    expect(may.actOn(standing("owner"), "owner")).toBe(true);
    expect(may.actOn(standing("member"), "guest")).toBe(false);
  });

  it("gives no role above their own", () => {
    expect(rolesToGive(standing("admin"), "member")).toEqual(["admin", "guest"]);
    expect(rolesToGive(standing("owner"), "admin")).toEqual(["owner", "member", "guest"]);
    expect(rolesToGive(standing("member"), "member")).toEqual([]);
  });

  it("renames only what is open and has a name", () => {
    expect(may.rename(standing("owner"))).toBe(true);
    expect(may.rename(standing("owner", "channel", true))).toBe(false);
    expect(may.rename(standing("member", "direct"))).toBe(false);
  });

  it("may open an archived conversation again", () => {
    expect(may.archive(standing("admin", "group", true))).toBe(true);
  });
});

const NOW = Date.parse("2026-01-10T12:00:00Z");
const item = (more: Partial<InboxItem>) => ({ kind: "channel", level: "all", level_until: null, ...more }) as InboxItem;
const message = (more: Partial<Message>) => ({ author_id: "noa", deleted: false, mentions: [], mentions_all: false, ...more }) as Message;

describe("news", () => {
  it("comes of every message where everything is wanted", () => {
    expect(wantsNews(item({}), message({}), "me", NOW)).toBe(true);
  });

  it("comes only of mentions where those are wanted", () => {
    expect(wantsNews(item({ level: "mentions" }), message({}), "me", NOW)).toBe(false);
    expect(wantsNews(item({ level: "mentions" }), message({ mentions: ["me"] }), "me", NOW)).toBe(true);
    expect(wantsNews(item({ level: "mentions" }), message({ mentions_all: true }), "me", NOW)).toBe(true);
  });

  it("comes of every direct message", () => {
    expect(wantsNews(item({ kind: "direct", level: "mentions" }), message({}), "me", NOW)).toBe(true);
  });

  it("does not come of one's own messages", () => {
    expect(wantsNews(item({}), message({ author_id: "me" }), "me", NOW)).toBe(false);
  });

  it("comes again when the silence is over", () => {
    const muted = item({ level: "none", level_until: "2026-01-10T13:00:00Z" });
    expect(wantsNews(muted, message({ mentions: ["me"] }), "me", NOW)).toBe(false);
    expect(isMuted(muted, NOW + 3_600_001)).toBe(false);
    expect(wantsNews(muted, message({}), "me", NOW + 3_600_001)).toBe(true);
  });
});

describe("somebody", () => {
  it("is away when nobody touches anything, and back at the first touch", () => {
    vi.useFakeTimers();
    const told: boolean[] = [];
    const idle = new Idle(1_000, (away) => told.push(away));
    idle.touched();
    vi.advanceTimersByTime(999);
    idle.touched();
    vi.advanceTimersByTime(999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    idle.touched();
    expect(told).toEqual([true, false]);
    idle.stop();
    vi.useRealTimers();
  });
});

describe("what may be said only now and then", () => {
  it("is said at once, then only as it is last", () => {
    vi.useFakeTimers();
    const said: string[] = [];
    const paced = new Paced<string>(1_000, (what) => said.push(what));
    for (const what of ["online", "away", "dnd"]) paced.put(what);
    expect(said).toEqual(["online"]);
    vi.advanceTimersByTime(1_000);
    expect(said).toEqual(["online", "dnd"]);
    vi.useRealTimers();
  });
});

/** A store in memory whose keys are its own properties, as a browser's are. */
function memory(): Storage {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return this[key] ?? null;
    },
    setItem(this: Record<string, string>, key: string, text: string) {
      this[key] = text;
    },
    removeItem(this: Record<string, string>, key: string) {
      Reflect.deleteProperty(this, key);
    },
  };
  return Object.create(methods) as Storage;
}

describe("notes", () => {
  it("are one person's, and gone when that person signs out", () => {
    const storage = memory();
    const noa = new Notes("noa", storage);
    const bea = new Notes("bea", storage);
    noa.write("searches", ["berth"]);
    bea.write("searches", ["tide"]);
    noa.erase();
    expect(noa.read("searches", [])).toEqual([]);
    expect(bea.read("searches", [])).toEqual(["tide"]);
  });
});
