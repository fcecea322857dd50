import { alone } from "@/core/alone";
import type { Memory, News, Remembered, Tabs } from "./session";

const KEY = "messenger.signed-in";

/** The tabs of this browser, by its own means. */
export function browserTabs(): Tabs {
  const channel = new BroadcastChannel("messenger.session");
  return {
    alone: async (task) => await alone("messenger.refresh", task),
    tell: (news) => channel.postMessage(news),
    onNews: (listener) => channel.addEventListener("message", ({ data }: MessageEvent<News>) => listener(data)),
  };
}

/** A note in this browser's storage of who is signed in. */
export const browserMemory: Memory = {
  get() {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? "null") as Remembered | null;
    } catch {
      return null;
    }
  },
  set: (session) => (session ? localStorage.setItem(KEY, JSON.stringify(session)) : localStorage.removeItem(KEY)),
};
