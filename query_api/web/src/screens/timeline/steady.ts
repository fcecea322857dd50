import type { VirtualItem, Virtualizer } from "@tanstack/vue-virtual";
import { onUpdated, watch, type Ref } from "vue";

type List = Virtualizer<HTMLElement, Element>;

/** Tells the list where it is, before what comes next is laid around that: it may not have heard of it yet. */
export function useWhereabouts(about: () => unknown, list: () => List): void {
  watch(about, () => {
    const box = list().scrollElement;
    if (box === null) return;
    // At the very end it may be on its way to where there is no room yet.
    const last = box.scrollTop >= box.scrollHeight - box.clientHeight - 1;
    list().scrollOffset = last ? Math.max(list().scrollOffset ?? 0, box.scrollTop) : box.scrollTop;
  });
}

/**
 * Measures lines as soon as they are drawn, so that no frame shows those below them where they were
 * taken to be: a ResizeObserver tells of lines that were drawn on its own account one frame late.
 */
export function useSteadyLines(list: Ref<List>): void {
  list.value.shouldAdjustScrollPositionOnItemSizeChange = above;

  onUpdated(() => {
    const box = list.value.scrollElement;
    for (const row of box?.querySelectorAll<HTMLElement>(".timeline-row") ?? []) {
      const at = list.value.indexFromElement(row);
      // The place of a line is only true once those above it were measured.
      const item = list.value.getTotalSize() > 0 ? list.value.measurementsCache[at] : undefined;
      if (item !== undefined && !list.value.itemSizeCache.has(item.key)) list.value.resizeItem(at, row.offsetHeight);
    }
  });
}

/**
 * Keeps the end in sight of who is there, whatever comes and however high it turns out. The list's own
 * following is measured against heights that it guesses, and loses the end where lines come quickly.
 */
export function useStickyEnd(list: Ref<List>, atEnd: () => boolean): () => void {
  let height = 0;

  function stick(): void {
    const box = list.value.scrollElement;
    if (box !== null && atEnd()) box.scrollTop = box.scrollHeight;
  }

  onUpdated(() => {
    const now = list.value.scrollElement?.scrollHeight ?? 0;
    if (now !== height) stick();
    height = now;
  });
  return stick;
}

/** Says whether a line that turns out higher moves what one reads: whichever way one scrolls. */
function above(item: VirtualItem, _by: number, list: List): boolean {
  const offset = list.scrollOffset ?? 0;
  return list.itemSizeCache.has(item.key) ? item.end <= offset : item.start < offset;
}
