import { shallowRef } from "vue";

interface Picking {
  readonly beside: HTMLElement;
  done(emoji: string | null): void;
}

export const picking = shallowRef<Picking | null>(null);

/** Lets somebody choose an emoji beside an element; null for none. */
export function pick(beside: HTMLElement): Promise<string | null> {
  picking.value?.done(null);
  return new Promise((resolve) => {
    picking.value = {
      beside,
      done: (emoji) => {
        picking.value = null;
        resolve(emoji);
      },
    };
  });
}
