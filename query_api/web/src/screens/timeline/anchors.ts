import { onScopeDispose } from "vue";
import { useRouter } from "vue-router";

/** A place in a timeline: the message at the top of the screen, and how much of it is above. */
export interface Anchor {
  readonly key: string;
  readonly seq: number;
  readonly above: number;
}

const kept = new Map<number, Anchor>();
let came: "back" | "new" = "new";
let here = positionNow();

/** Remembers where one was in each entry of the browser's history, so that going back comes there again. */
export function useAnchors(now: () => Anchor | null) {
  const router = useRouter();
  here = positionNow();
  const stops = [
    router.beforeEach((_to, from) => {
      const anchor = from.params.conversation === undefined ? null : now();
      if (anchor === null) kept.delete(here);
      else kept.set(here, anchor);
      came = positionNow() === here ? "new" : "back";
    }),
    router.afterEach(arrived),
  ];
  onScopeDispose(() => {
    // The one who leaves must not hear of where the next one arrives, but the place is to be known.
    const [leave, arrive] = stops;
    leave?.();
    queueMicrotask(() => arrive?.());
  });

  return {
    /** Returns where one was when one was here before; null for who came by a link. */
    back(): Anchor | null {
      return came === "back" ? (kept.get(positionNow()) ?? null) : null;
    },
  };
}

function arrived(): void {
  here = positionNow();
  if (came === "new") kept.delete(here);
}

function positionNow(): number {
  const state = history.state as { position?: number } | null;
  return state?.position ?? 0;
}
