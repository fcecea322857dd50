import { shallowRef } from "vue";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { text: string; act: () => void };
}

const STAY = 6_000;
let next = 0;

export const toasts = shallowRef<readonly Toast[]>([]);

/** Shows a sentence for a moment, for what cannot be shown where it happened. */
export function toast(text: string, action?: Toast["action"]): void {
  const id = next++;
  toasts.value = [...toasts.value, { id, text, ...(action && { action }) }];
  setTimeout(() => dismiss(id), STAY);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}
