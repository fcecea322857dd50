import { shallowRef } from "vue";

interface Picking {
  readonly beside: HTMLElement;
  done(emoji: string | null): void;
}

export const picking = shallowRef<Picking | null>(null);

/** Lets somebody choose an emoji beside an element; null for none. */
export function pick(beside: HTMLElement): Promise<string | null> {
  picking.value?.done(null);
  // It also keeps the bar of a message in sight, so that there is something to stand beside.
  beside.setAttribute("aria-expanded", "true");
  return new Promise((resolve) => {
    picking.value = {
      beside,
      done: (emoji) => {
        picking.value = null;
        beside.removeAttribute("aria-expanded");
        resolve(emoji);
      },
    };
  });
}
