import { onScopeDispose, type Ref } from "vue";
import { useMessenger } from "@/app/messenger";

interface Ways {
  scroller: Ref<HTMLElement | null>;
  first: () => unknown;
  last: () => unknown;
  unread: () => unknown;
  read: () => void;
}

const OVER = "[role=dialog], [role=menu], [role=alertdialog]";

/** Binds the keys that lead through a conversation; where one is writing they stay the text's. */
export function useTimelineKeys({ scroller, first, last, unread, read }: Ways): void {
  const { keyboard } = useMessenger();

  function unlessWriting(act: () => unknown): () => boolean {
    return () => {
      const on = document.activeElement;
      const writing = (on instanceof HTMLTextAreaElement || on instanceof HTMLInputElement) && on.value !== "";
      if (!writing) void act();
      return !writing;
    };
  }

  /** From a message back to the text, from the text to the end: what popped up closes first. */
  function escape(): boolean {
    const on = document.activeElement;
    if (document.querySelector(OVER) !== null || on?.closest(".panel") != null) return false;
    const inList = scroller.value?.contains(on) ?? false;
    const composer = scroller.value?.parentElement?.querySelector<HTMLElement>(".composer textarea");
    if (inList && composer != null) composer.focus();
    else {
      read();
      void last();
    }
    return true;
  }

  const unbind = [
    keyboard.bind("first-message", unlessWriting(first)),
    keyboard.bind("last-message", unlessWriting(last)),
    keyboard.bind("oldest-unread", unlessWriting(unread)),
    keyboard.bind("to-end", escape),
  ];
  onScopeDispose(() => unbind.forEach((each) => each()));
}
