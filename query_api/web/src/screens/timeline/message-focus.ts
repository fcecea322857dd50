import type { Virtualizer } from "@tanstack/vue-virtual";
import { nextTick, type ComputedRef, type Ref } from "vue";
import type { Row } from "@/core/timeline/rows";

/** Returns a listener for keys: one tab stop for the list, arrows from message to message in it. */
export function useMessageFocus(
  scroller: Ref<HTMLElement | null>,
  rows: ComputedRef<Row[]>,
  list: Ref<Virtualizer<HTMLElement, Element>>,
): (event: KeyboardEvent) => void {
  const focusable = (row: Row | undefined) => row?.kind === "message";

  async function focus(at: number): Promise<void> {
    const row = rows.value[at];
    if (row === undefined) return;
    list.value.scrollToIndex(at, { align: "auto" });
    await nextTick();
    scroller.value?.querySelector<HTMLElement>(`[data-message="${CSS.escape(row.key)}"]`)?.focus({ preventScroll: true });
  }

  function from(at: number, step: 1 | -1): number {
    let next = at + step;
    while (next >= 0 && next < rows.value.length && !focusable(rows.value[next])) next += step;
    return next;
  }

  return (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const on = (event.target as HTMLElement).closest<HTMLElement>("[data-message]");
    if (on !== null && event.target !== on) return;
    const at = on === null ? rows.value.length : rows.value.findIndex((row) => row.key === on.dataset.message);
    const next = { ArrowUp: from(at, -1), ArrowDown: from(at, 1), Home: from(-1, 1), End: from(rows.value.length, -1) }[event.key];
    if (next === undefined || rows.value[next] === undefined) return;
    event.preventDefault();
    void focus(next);
  };
}
