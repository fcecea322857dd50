import { beforeEach, describe, expect, test } from "vitest";
import type { Session } from "@/api/shapes";
import { SessionKeeper, type Gate, type Memory, type News, type Remembered, type Tabs } from "@/core/session/session";

const session = (token: string): Session => ({
  user: { user_id: "me", user_name: "me", display_name: "Me", is_admin: false },
  session_id: "s",
  access_token: token,
  expires_in: 300,
});

let refreshes: number;
let over: boolean;
let away: boolean;
let now: number;
const gate: Gate = {
  signIn: async () => session("t0"),
  register: async () => session("t0"),
  refresh: async () => {
    if (away) throw new Error("away");
    return over ? null : session(`t${++refreshes}`);
  },
  signOut: async () => undefined,
};

/** A browser with as many tabs as are opened in it. */
function browser() {
  const listeners: ((news: News) => void)[] = [];
  let turn = Promise.resolve<unknown>(undefined);
  const kept: { session: Remembered | null } = { session: null };
  return () => {
    const own: ((news: News) => void)[] = [];
    const tabs: Tabs = {
      alone: (task) => {
        const mine = turn.then(task);
        turn = mine.catch(() => undefined);
        return mine;
      },
      tell: (news) => listeners.filter((each) => !own.includes(each)).forEach((each) => each(news)),
      onNews: (listener) => {
        own.push(listener);
        listeners.push(listener);
      },
    };
    const memory: Memory = { get: () => kept.session, set: (session) => void (kept.session = session) };
    return new SessionKeeper(gate, tabs, memory, () => now);
  };
}

beforeEach(() => {
  refreshes = 0;
  over = false;
  away = false;
  now = 0;
});

describe("a session", () => {
  test("gives its token while that is good, and a fresh one afterwards", async () => {
    const keeper = browser()();
    await keeper.signIn("me", "secret");
    expect(await keeper.fresh()).toBe("t0");
    now = 295_000;
    expect(await keeper.fresh()).toBe("t1");
  });

  test("is refreshed once for all tabs that ask at the same time", async () => {
    const tab = browser();
    const [one, two] = [tab(), tab()];
    await one.signIn("me", "secret");
    now = 299_000;
    expect(await Promise.all([one.fresh(), two.fresh()])).toEqual(["t1", "t1"]);
    expect(refreshes).toBe(1);
  });

  test("ends in all tabs together", async () => {
    const tab = browser();
    const [one, two] = [tab(), tab()];
    await one.signIn("me", "secret");
    await two.signOut();
    expect([one.session, two.session]).toEqual([null, null]);
    expect(await tab().restore()).toBeNull();
    expect(refreshes).toBe(0);
  });

  test("is over when the server says so", async () => {
    const keeper = browser()();
    await keeper.signIn("me", "secret");
    over = true;
    expect(await keeper.replace("t0")).toBeNull();
    expect(keeper.session).toBeNull();
  });

  test("is taken up again after a reload", async () => {
    const tab = browser();
    await tab().signIn("me", "secret");
    expect((await tab().restore())?.access_token).toBe("t1");
  });

  test("is taken up without a server, and gets its token when there is one", async () => {
    const tab = browser();
    await tab().signIn("me", "secret");
    away = true;
    const keeper = tab();
    expect((await keeper.restore())?.user.user_id).toBe("me");
    await expect(keeper.fresh()).rejects.toThrow("away");
    away = false;
    expect(await keeper.fresh()).toBe("t1");
  });
});
