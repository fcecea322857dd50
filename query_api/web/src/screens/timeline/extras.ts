import type { Component } from "vue";

/** What stands under a message's text, such as its reactions; it draws nothing where there is nothing. */
export interface Extra {
  readonly name: string;
  readonly order: number;
  /** Takes the message as `message`. */
  readonly component: Component;
}

const files = import.meta.glob<{ default: Extra }>("../*/extra.ts", { eager: true });

export const extras = Object.values(files).map((file) => file.default).sort((a, b) => a.order - b.order);
