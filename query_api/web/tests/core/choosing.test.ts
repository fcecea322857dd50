import { expect, test } from "vitest";
import { ownerOf, usable } from "@/core/keyboard/choosing";
import { Keyboard } from "@/core/keyboard/keyboard";
import { byCategory, SHORTCUTS } from "@/core/keyboard/shortcuts";

const held = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };

test("a key that writes is no shortcut", () => {
  expect(["Ctrl+J", "Alt+Shift+ArrowUp", "Meta+K", "F8", "Shift+F2"].every(usable)).toBe(true);
  expect(["J", "Shift+J", "Enter", "Tab", "Shift+Tab"].some(usable)).toBe(false);
});

test("a key has one owner, as this keyboard writes it", () => {
  expect(ownerOf("Ctrl+K", "help", new Keyboard(false))).toBe("quick-switcher");
  expect(ownerOf("Meta+K", "help", new Keyboard(true))).toBe("quick-switcher");
  expect(ownerOf("Ctrl+K", "quick-switcher", new Keyboard(false))).toBeNull();
  expect(ownerOf("Ctrl+J", "help", new Keyboard(false))).toBeNull();
});

test("a chosen key takes the place of the one in the table", () => {
  const keyboard = new Keyboard(false);
  let helped = 0;
  keyboard.bind("help", () => void helped++);
  const press = { ...held, ctrlKey: true, key: "j" };
  keyboard.remap({ help: keyboard.written(press) });
  expect(keyboard.press(press)).toBe(true);
  expect(keyboard.press({ ...press, key: "/" })).toBe(false);
  expect(helped).toBe(1);
  expect(keyboard.shown("help")).toBe("Ctrl J");
});

test("the help leaves no shortcut out", () => {
  expect(byCategory().flatMap(({ names }) => names).sort()).toEqual(Object.keys(SHORTCUTS).sort());
});
