import { inject, provide, type Component, type InjectionKey } from "vue";
import type { InboxItem, Message } from "@/api/shapes";
import type { Do } from "@/app/commands";
import type { Messenger } from "@/app/messenger";
import type { Visit } from "@/app/visit";
import { Drafts } from "@/core/drafts/drafts";
import type { Router } from "vue-router";

/** What an action may use. */
export interface Reach {
  messenger: Messenger;
  visit: Visit;
  router: Router;
  command: Do;
  say: (key: string, values?: Record<string, unknown>) => string;
  /** The conversation as one is in it. */
  standing: InboxItem | undefined;
  /** Where the message is shown: in a thread's panel, or null for the conversation itself. */
  thread: string | null;
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
  /** Does it; `from` is the button that was pressed. */
  act(message: Message, reach: Reach, from: HTMLElement): unknown;
}

const files = import.meta.glob<{ default: MessageAction }>("./actions/*.ts", { eager: true });

export const actions = Object.values(files).map((file) => file.default).sort((a, b) => a.order - b.order);

const THREAD: InjectionKey<string> = Symbol("thread");

/** Says that the messages below are shown as a thread. */
export function showAsThread(root: string): void {
  provide(THREAD, root);
}

/** Returns the thread as which messages are shown here, null for none. */
export function useShownThread(): string | null {
  return inject(THREAD, null);
}

/** Names the composer beside the messages that an action is about. */
export function composerOf(message: Message, { thread }: Pick<Reach, "thread">): string {
  return Drafts.key(message.conversation_id, thread);
}

/** Opens a panel beside the conversation that is shown. */
export function openPanel(router: Router, panel: string): void {
  void router.push({ path: router.currentRoute.value.path, query: { panel } });
}
