import { ref } from "vue";

/** Whether the sheet of shortcuts is open. */
export const helpOpen = ref(false);

/** Says whether a key asks for help: a question mark that writes nothing. */
export function asksForHelp(event: KeyboardEvent): boolean {
  const target = event.target as Element | null;
  return event.key === "?" && !event.ctrlKey && !event.metaKey && !target?.closest("input, textarea, select, [contenteditable]");
}
