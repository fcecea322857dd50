import { describe, expect, test } from "vitest";
import { callsAll } from "@/screens/composer/all";
import { asLocal, moments } from "@/screens/composer/later";
import { pasted } from "@/screens/composer/pasting";

describe("calling everybody", () => {
  test.each(["@all look", "Now, **@ALL**", "- @all"])("%j does", (text) => expect(callsAll(text)).toBe(true));
  test.each(["`@all`", "```\n@all\n```", "mail@all", "@allan", "all"])("%j does not", (text) => expect(callsAll(text)).toBe(false));
});

describe("sending later", () => {
  test("offers no time that has passed, and none twice", () => {
    for (const day of [22, 23, 24, 25, 26, 27, 28]) {
      for (const hour of [0, 8, 12, 17, 23]) {
        const now = new Date(2026, 10, day, hour, 31);
        const times = moments(now).map((each) => each.at.getTime());
        expect(Math.min(...times)).toBeGreaterThan(now.getTime());
        expect(new Set(times).size).toBe(times.length);
      }
    }
  });

  test("writes a time as the reader's own clock shows it", () => {
    expect(asLocal(new Date(2026, 0, 31, 9, 5))).toBe("2026-01-31T09:05");
  });
});

describe("pasting", () => {
  const data = (text: string, ...types: string[]) => ({ getData: () => text, types });

  test("a link over words becomes a link of the words", () => {
    expect(pasted(data("https://example.org/a"), "the page", false)).toBe("[the page](https://example.org/a)");
  });

  test("lines from an editor become a block of code", () => {
    expect(pasted(data("a\nb\n", "vscode-editor-data"), "", false)).toBe("```\na\nb\n```\n");
  });

  test("plain words stay what they are, and so does everything that is pasted plain", () => {
    expect(pasted(data("hello"), "the page", false)).toBeNull();
    expect(pasted(data("https://example.org"), "", false)).toBeNull();
    expect(pasted(data("https://example.org"), "the page", true)).toBeNull();
  });
});
