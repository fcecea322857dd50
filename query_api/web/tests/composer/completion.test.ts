import { expect, test } from "vitest";
import { completed, ranked, wantedAt } from "@/screens/composer/completion";

test.each([
  ["Hi @to", { sign: "@", query: "to", start: 3 }],
  ["@", { sign: "@", query: "", start: 0 }],
  ["(see #kit", { sign: "#", query: "kit", start: 5 }],
  ["nice :tad", { sign: ":", query: "tad", start: 5 }],
])("%j begins to name something", (text, wanted) => {
  expect(wantedAt(text, text.length)).toEqual(wanted);
});

test.each(["mail me@example", "at 12:30", "`@to", "```\n@to", "a:b", "::", "@to m"])("%j names nothing", (text) => {
  expect(wantedAt(text, text.length)).toBeNull();
});

test("code that has ended does not keep one from naming", () => {
  const text = "```\nx\n```\n`y` @to";
  expect(wantedAt(text, text.length)?.query).toBe("to");
});

test("a choice takes the place of what was typed and leaves the rest", () => {
  const text = "Hi @to, look";
  const choice = { key: "1", text: "Tomas", note: "", insert: "@tomas" };
  expect(completed(text, 6, { sign: "@", query: "to", start: 3 }, choice)).toEqual({ text: "Hi @tomas , look", caret: 10 });
  expect(completed("@to look", 3, { sign: "@", query: "to", start: 0 }, choice)).toEqual({ text: "@tomas look", caret: 7 });
});

test("names that begin alike come before names with such a word in them", () => {
  const found = ranked(["Ada Velden", "Vera", "Tom"], "ve", (name) => [name], 8);
  expect(found).toEqual(["Vera", "Ada Velden"]);
});
