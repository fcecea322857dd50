import { onScopeDispose, ref } from "vue";
import { useVisit } from "@/app/messenger";

/** Knows what was new when the conversation was opened, and says what has been read since. */
export function useReading(conversation: string, atEnd: () => boolean) {
  const visit = useVisit();
  const item = () => visit.place.value.inbox.get(conversation);
  const opened = item();
  const newAfter = ref(opened !== undefined && opened.unread > 0 ? opened.read_seq : null);

  function looking(): boolean {
    return document.visibilityState === "visible" && document.hasFocus();
  }

  /** Moves the read marker, if the end is seen by somebody. */
  function seen(): void {
    const now = item();
    if (now === undefined || now.unread === 0 || !atEnd() || !looking()) return;
    void visit.markRead(conversation, now.last_seq);
  }

  function all(): void {
    newAfter.value = null;
    const now = item();
    if (now !== undefined) void visit.markRead(conversation, now.last_seq);
  }

  /** Who writes has seen what was new. */
  function sent(): void {
    newAfter.value = null;
  }

  function away(): void {
    const now = item();
    if (now !== undefined && now.unread === 0) newAfter.value = now.last_seq;
  }

  addEventListener("focus", seen);
  addEventListener("blur", away);
  onScopeDispose(() => {
    removeEventListener("focus", seen);
    removeEventListener("blur", away);
  });
  return { newAfter, seen, all, sent };
}
