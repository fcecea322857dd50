import { computed, inject, shallowRef, watchEffect, type InjectionKey, type Ref } from "vue";

/** Where the parts of a page get pictures from. */
export interface PictureSource {
  /** Returns the id of somebody's picture, null without one. */
  of(owner: string): string | null;
  /** Tells `look` where the picture is once it is there; it stays there until the returned function is called. */
  hold(owner: string, picture: string, look: (address: string) => void): () => void;
}

export const PICTURES: InjectionKey<PictureSource> = Symbol("pictures");

const appearing = new Map<Element, () => void>();
let observer: IntersectionObserver | null = null;

/** Calls `seen` when an element comes on the screen, unless the returned function was called before. */
function onceSeen(element: Element, seen: () => void): () => void {
  observer ??= new IntersectionObserver((changes) => {
    for (const { isIntersecting, target } of changes) {
      if (!isIntersecting) continue;
      appearing.get(target)?.();
      forget(target);
    }
  });
  appearing.set(element, seen);
  observer.observe(element);
  return () => forget(element);
}

function forget(element: Element): void {
  appearing.delete(element);
  observer?.unobserve(element);
}

/** Returns where somebody's picture is, null as long as there is none; asks for it once `place` is on the screen. */
export function usePicture(owner: () => string, place: Ref<Element | null>): Readonly<Ref<string | null>> {
  const source = inject(PICTURES, null);
  const address = shallowRef<string | null>(null);
  if (source === null) return address;
  const picture = computed(() => source.of(owner()));
  watchEffect(
    (cleanup) => {
      const whose = owner();
      const wanted = picture.value;
      address.value = null;
      if (wanted === null || place.value === null) return;
      let release = () => undefined as void;
      const unseen = onceSeen(place.value, () => (release = source.hold(whose, wanted, (now) => (address.value = now))));
      cleanup(() => {
        unseen();
        release();
      });
    },
    { flush: "post" },
  );
  return address;
}
