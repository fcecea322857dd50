import { alone } from "@/core/alone";
import type { Memory, News, Tabs } from "./session";

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

/** A note in this browser's storage that somebody is signed in. */
export const browserMemory: Memory = {
  get: () => localStorage.getItem(KEY) === "yes",
  set: (signedIn) => (signedIn ? localStorage.setItem(KEY, "yes") : localStorage.removeItem(KEY)),
};
