import { expect, test } from "vitest";
import { coloured } from "@/markdown/colours";
import { parse, type Token } from "@/markdown/parse";

test("a program is coloured by its words, and its text stays the same", async () => {
  const text = "def f(x):\n    return 'a'  # why";
  const pieces = await coloured(text, "py");
  expect(pieces?.map((each) => each.text).join("")).toBe(text);
  expect(pieces?.find((each) => each.text === "def")?.kind).toBe("k");
  expect(pieces?.find((each) => each.text === "'a'")?.kind).toBe("s");
  expect(pieces?.find((each) => each.text === "# why")?.kind).toBe("c");
});

test("a language that nobody knows has no colours", async () => {
  expect(await coloured("x", "klingon")).toBeNull();
  expect(await coloured("x", "constructor")).toBeNull();
});

const channels = (text: string) => {
  const all = (tokens: Token[]): Token[] => tokens.flatMap((token) => [token, ...all(token.children ?? [])]);
  return all(parse(text)).flatMap((token) => (token.type === "channel" ? [token.content] : []));
};

test("a conversation is named by its sign, not in code, words, links or numbers of one letter", () => {
  expect(channels("see #kitchen, and #big-room.")).toEqual(["kitchen", "big-room"]);
  expect(channels("`#kitchen` a#kitchen https://example.org/#kitchen #1")).toEqual([]);
});
