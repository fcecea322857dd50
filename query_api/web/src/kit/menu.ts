import type { Component } from "vue";

/** A line of a menu. */
export type MenuEntry = "separator" | MenuItem;

export interface MenuItem {
  text: string;
  icon?: Component;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  act: () => unknown;
}
