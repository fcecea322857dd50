import type { Virtualizer } from "@tanstack/vue-virtual";
import { nextTick, ref, watch, type ComputedRef, type Ref } from "vue";
import { useVisit } from "@/app/messenger";
import type { Row } from "@/core/timeline/rows";
import type { Window } from "@/core/sync/reads";

type List = Ref<Virtualizer<HTMLElement, Element>>;

/** Fetches messages of a conversation before the reader comes to where they are missing. */
export function usePages(conversation: string, target: string | null, rows: ComputedRef<Row[]>, list: List) {
  const visit = useVisit();
  const loading = ref(false);
  const failed = ref(false);
  /** Before the first scroll has happened, where one is says nothing about what is missing. */
  let settled = false;
  const timeline = () => visit.place.value.timelines.get(conversation);

  async function load(window: Window): Promise<void> {
    if (loading.value) return;
    loading.value = true;
    failed.value = false;
    await visit.sync.load(conversation, window).catch(() => (failed.value = true));
    loading.value = false;
  }

  async function open(): Promise<void> {
    if (target !== null) await around(target);
    else if (timeline() === undefined) await load({ newest: true });
    await nextTick();
    if (target === null) list.value.scrollToEnd();
    await new Promise(requestAnimationFrame);
    settled = true;
    follow();
  }

  async function around(message: string): Promise<void> {
    const held = rows.value.some((row) => row.key === message);
    if (held) return;
    const found = await visit.sync.find(message).catch(() => null);
    await load(found === null ? { newest: true } : { around_seq: found.seq });
  }

  /** Fetches what lies less than two screens beyond what is shown. */
  function follow(): void {
    const held = timeline();
    const { scrollOffset, scrollRect } = list.value;
    if (!settled || held === undefined || scrollOffset === null || scrollRect === null || loading.value || failed.value) return;
    const ahead = scrollRect.height * 2;
    const left = list.value.getTotalSize() - scrollOffset - scrollRect.height;
    if (held.hasBefore && scrollOffset < ahead) void load({ before_seq: held.first }).then(() => nextTick(follow));
    else if (held.hasAfter && left < ahead) void load({ after_seq: held.last }).then(() => nextTick(follow));
  }

  watch(() => visit.connection.value.state, (state) => {
    if (state !== "online") return;
    failed.value = false;
    follow();
  });
  // A message that is not the next one says that some are missing.
  watch(() => timeline()?.newest, () => void nextTick(follow));

  return { loading, failed, open, around, follow, newest: () => load({ newest: true }) };
}
