import type { RouteLocationRaw } from "vue-router";

/** Returns where a conversation is written in: its timeline, or one of its threads. */
export function wayTo(conversation: string, root: string | null): RouteLocationRaw {
  return root === null ? `/c/${conversation}` : { path: `/c/${conversation}/m/${root}`, query: { panel: `thread:${root}` } };
}
