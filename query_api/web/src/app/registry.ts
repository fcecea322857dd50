import type { Component } from "vue";
import type { RouteRecordRaw, Router } from "vue-router";
import type { ShortcutName } from "@/core/keyboard/shortcuts";
import type { Messenger } from "./messenger";
import type { Visit } from "./visit";

/** The routes of one area: beside the conversations, or a page of its own. */
export interface AreaRoutes {
  inShell?: RouteRecordRaw[];
  alone?: RouteRecordRaw[];
}

/** A panel at the end side of a conversation, shown for `?panel=<name>`. */
export interface Panel {
  readonly name: string;
  /** Key of its title. */
  readonly title: string;
  /** A button of the conversation's bar opens it; without one something else does. */
  readonly icon?: Component;
  readonly order: number;
  /** Also where no conversation is open; `conversation` is null there. */
  readonly anywhere?: boolean;
  /** A phone has no room for its button: its details lead there. */
  readonly desk?: boolean;
  /** Takes the conversation as `conversation`. */
  readonly component: Component;
}

/** A line at the top of the list of conversations, such as the inbox. */
export interface Place {
  readonly title: string;
  readonly icon: Component;
  readonly to: string;
  readonly order: number;
  /** A phone has it in its tabs. */
  readonly tab?: boolean;
  /** What waits there now. */
  count?(visit: Visit): Waiting;
}

export interface Waiting {
  readonly count: number;
  /** Meant for oneself. */
  readonly mention?: boolean;
  /** Not read yet. */
  readonly unread?: boolean;
}

/** A line of the menu under the server's name, such as the settings. */
export interface OwnEntry {
  /** Key of its words. */
  readonly title: string;
  readonly icon: Component;
  readonly order: number;
  /** The shortcut that does the same. */
  readonly keys?: ShortcutName;
  /** Has a button of its own beside one's name. */
  readonly inFoot?: boolean;
  applies?(messenger: Messenger): boolean;
  act(reach: { messenger: Messenger; router: Router }): void;
}

const panelFiles = import.meta.glob<{ default: Panel }>("../screens/*/panel.ts", { eager: true });
const routeFiles = import.meta.glob<{ default: AreaRoutes }>("../screens/*/routes.ts", { eager: true });
const placeFiles = import.meta.glob<{ default: Place[] }>("../screens/*/places.ts", { eager: true });
const ownFiles = import.meta.glob<{ default: OwnEntry[] }>("../screens/*/own-entries.ts", { eager: true });

export const panels = Object.values(panelFiles).map((file) => file.default).sort((a, b) => a.order - b.order);
export const areas = Object.values(routeFiles).map((file) => file.default);
export const places = Object.values(placeFiles).flatMap((file) => file.default).sort((a, b) => a.order - b.order);
export const ownEntries = Object.values(ownFiles).flatMap((file) => file.default).sort((a, b) => a.order - b.order);
