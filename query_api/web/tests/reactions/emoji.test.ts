import { expect, test } from "vitest";
import { emojiIn, matching } from "@/screens/reactions/emoji";
import { gridStep } from "@/screens/reactions/grid";

test.each(["en", "de"])("there are emoji with a name and a code in %s, each once and as keyboards write it", async (language) => {
  const all = await emojiIn(language);
  expect(all.length).toBeGreaterThan(1_500);
  expect(new Set(all.map((each) => each.emoji)).size).toBe(all.length);
  expect(all.every((each) => each.name !== "" && each.codes[0] !== "")).toBe(true);
  expect(all.find((each) => each.codes.includes("+1"))?.emoji).toBe("👍");
  expect(all.find((each) => each.codes.includes("heart"))?.emoji).toBe("❤️");
});

test("a whole code finds its emoji first, a word of the reader's language finds it too", async () => {
  expect(matching(await emojiIn("en"), "tada", 3)[0]?.emoji).toBe("🎉");
  expect(matching(await emojiIn("de"), "konfetti").map((each) => each.emoji)).toContain("🎉");
  expect(matching(await emojiIn("en"), "no such thing")).toEqual([]);
});

test("arrows go through rows of several grids, and up from the first row out of them", () => {
  const cells = [3, 10];
  expect(gridStep(cells, 8, -1, "ArrowDown")).toBe(0);
  expect(gridStep(cells, 8, 2, "ArrowDown")).toBe(5);
  expect(gridStep(cells, 8, 5, "ArrowDown")).toBe(12);
  expect(gridStep(cells, 8, 8, "ArrowUp")).toBe(2);
  expect(gridStep(cells, 8, 1, "ArrowUp")).toBe(-1);
  expect(gridStep(cells, 8, 12, "ArrowDown")).toBe(12);
  expect(gridStep(cells, 8, 4, "ArrowLeft")).toBe(3);
  expect(gridStep(cells, 8, 4, "ArrowLeft", true)).toBe(5);
  expect(gridStep(cells, 8, 4, "a")).toBeNull();
});
