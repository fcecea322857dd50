import type { Virtualizer } from "@tanstack/vue-virtual";
import { nextTick, ref, watch, type ComputedRef, type Ref } from "vue";
import type { Row } from "@/core/timeline/rows";

const MARKED_FOR = 2_000;

/** Brings the message of a link into the middle and marks it for a moment; returns its id meanwhile. */
export function useDeepLink(target: () => string | null, rows: ComputedRef<Row[]>, list: Ref<Virtualizer<HTMLElement, Element>>) {
  const marked = ref<string | null>(null);
  let shown: string | null = null;

  watch([target, rows], async () => {
    const wanted = target();
    if (wanted === null || wanted === shown) return;
    const at = rows.value.findIndex((row) => row.key === wanted);
    if (at < 0) return;
    shown = wanted;
    await nextTick();
    list.value.scrollToIndex(at, { align: "center" });
    marked.value = wanted;
    setTimeout(() => (marked.value = null), MARKED_FOR);
    await nextTick();
    document.querySelector<HTMLElement>(`[data-message="${CSS.escape(wanted)}"]`)?.focus({ preventScroll: true });
  }, { immediate: true });

  return marked;
}
