import type { Component } from "vue";
import type { Message } from "@/api/shapes";
import type { Messenger } from "@/app/messenger";
import type { Visit } from "@/app/visit";
import type { Router } from "vue-router";

/** What an action may use. */
export interface Reach {
  messenger: Messenger;
  visit: Visit;
  router: Router;
}

/** Something that one can do with a message: in the bar that hovers over it, or in its menu. */
export interface MessageAction {
  readonly name: string;
  /** Key of its words. */
  readonly title: string;
  readonly icon: Component;
  readonly order: number;
  readonly where: "bar" | "menu";
  readonly danger?: boolean;
  applies(message: Message, reach: Reach): boolean;
  act(message: Message, reach: Reach): void;
}

const files = import.meta.glob<{ default: MessageAction }>("./actions/*.ts", { eager: true });

export const actions = Object.values(files).map((file) => file.default).sort((a, b) => a.order - b.order);
