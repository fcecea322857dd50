import { useRoute } from "vue-router";

/** Returns what the open panel is about: the part of `?panel=<name>:<what>` after the colon. */
export function usePanelAbout(): string {
  const panel = String(useRoute().query.panel ?? "");
  return panel.slice(panel.indexOf(":") + 1);
}
