import { nextTick, ref, watch, type ComputedRef } from "vue";
import type { Row } from "@/core/timeline/rows";

const MARKED_FOR = 2_000;

/** Marks the message of a link for a moment once it is there, and gives it the focus; returns its id meanwhile. */
export function useDeepLink(target: () => string | null, rows: ComputedRef<Row[]>) {
  const marked = ref<string | null>(null);
  let shown: string | null = null;

  watch([target, rows], async () => {
    const wanted = target();
    if (wanted === null) shown = null;
    if (wanted === null || wanted === shown || !rows.value.some((row) => row.key === wanted)) return;
    shown = wanted;
    marked.value = wanted;
    setTimeout(() => (marked.value = null), MARKED_FOR);
    const line = await drawn(`.timeline [data-message="${CSS.escape(wanted)}"]`);
    line?.focus({ preventScroll: true });
  }, { immediate: true });

  return marked;
}

/** Waits until the list has come to where a line is. */
async function drawn(selector: string): Promise<HTMLElement | null> {
  const FRAMES = 30;
  for (let left = FRAMES; left > 0; left--) {
    await nextTick();
    const found = document.querySelector<HTMLElement>(selector);
    if (found !== null) return found;
    await new Promise(requestAnimationFrame);
  }
  return null;
}
