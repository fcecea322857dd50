import { watch } from "vue";
import { useI18n } from "vue-i18n";
import { useRouter } from "vue-router";
import { useVisit } from "@/app/messenger";
import { wayTo } from "@/app/ways";
import { toast } from "@/kit/toasts";
import type { useAnchors } from "./anchors";
import type { usePages } from "./pages";

interface Means {
  conversation: string;
  target: () => string | null;
  newAfter: () => number | null;
  pages: ReturnType<typeof usePages>;
  anchors: ReturnType<typeof useAnchors>;
}

/** Brings the reader to where the address leads: a message, the place left before, what is new, or the end. */
export function useOpening({ conversation, target, newAfter, pages, anchors }: Means) {
  const visit = useVisit();
  const router = useRouter();
  const { t } = useI18n();

  async function open(): Promise<void> {
    const wanted = target();
    if (wanted !== null) return await message(wanted);
    const before = anchors.back();
    if (before !== null) return await pages.restore(before);
    const read = newAfter();
    await (read === null ? pages.newest() : pages.unread(read));
  }

  async function message(id: string): Promise<void> {
    const found = await visit.sync.find(id).catch(() => null);
    if (found === null || found.conversation_id !== conversation) {
      toast(t("timeline.no-such-message"));
      return await pages.newest();
    }
    const root = found.thread_root_id;
    if (root == null) return await pages.centre(found.seq, id);
    // An answer has its line in the thread: its root is where that is.
    await router.replace(wayTo(conversation, root));
  }

  watch(target, () => void open());
  return open;
}
