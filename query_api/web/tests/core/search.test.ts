import { describe, expect, it } from "vitest";
import { queryOf, takeFilters, withFilter, written } from "@/core/search/filters";
import { aroundFirst, partsOf, withoutMarks } from "@/core/search/marked";
import { match } from "@/core/search/rank";

const found = (text: string, ranges: [number, number][]) => partsOf(text, ranges).map((part) => (part.found ? `[${part.text}]` : part.text)).join("");

describe("what was found", () => {
  it("is marked where it stands", () => {
    expect(found("Boards at berth 2", [[10, 15], [0, 6]])).toBe("[Boards] at [berth] 2");
  });

  it("is marked behind letters that take two units", () => {
    expect(found("⛴️🌊 berth", [[4, 9]])).toBe("⛴️🌊 [berth]");
  });

  it("is marked once where ranges overlap or go too far", () => {
    expect(found("berths", [[0, 5], [3, 6], [6, 99]])).toBe("[berth][s]");
  });

  it("is in sight in a short view of a long text", () => {
    const parts = aroundFirst(partsOf(`${"word ".repeat(40)}berth`, [[200, 205]]));
    expect(parts[0]!.text.length).toBeLessThan(130);
    expect(parts[1]).toEqual({ text: "berth", found: true });
  });

  it("is read without the signs of Markdown", () => {
    expect(withoutMarks(partsOf("the **old `lamp`**", [[11, 15]])).map((part) => part.text)).toEqual(["the old ", "lamp", ""]);
  });

  it("leaves a text alone in which nothing was found", () => {
    expect(aroundFirst(partsOf("no hit", []))).toEqual([{ text: "no hit", found: false }]);
  });
});

describe("a typed query", () => {
  it("gives up its operators once they are complete", () => {
    expect(takeFilters("boards from:noa ")).toEqual({ words: "boards ", filters: [{ operator: "from", value: "noa", not: false }] });
    expect(takeFilters("boards from:noa").filters).toEqual([]);
  });

  it("keeps names with spaces and negations through being written again", () => {
    const { filters } = takeFilters('-in:"lost and found" has:link ');
    expect(filters.map(written)).toEqual(['-in:"lost and found"', "has:link"]);
  });

  it("leaves unknown operators and times of day as words", () => {
    expect(takeFilters("at 10:30 colour:red ")).toEqual({ words: "at 10:30 colour:red ", filters: [] });
  });

  it("has each filter once, before the words", () => {
    const one = { operator: "is", value: "pinned", not: false };
    expect(queryOf(" berth ", withFilter([one], { ...one }))).toBe("is:pinned berth");
  });
});

describe("a name", () => {
  it("answers best at its beginning, then at a word's, then inside", () => {
    expect([match("timetable", "ti"), match("Sea time", "ti"), match("meeting", "ti")].map((each) => each?.rank)).toEqual([0, 1, 2]);
  });

  it("is found without case and accents, at the right place", () => {
    expect(match("Ça Ölfaß", "olfa")).toEqual({ rank: 1, range: [3, 7] });
  });

  it("is not found by what it does not have", () => {
    expect(match("weather", "tide")).toBeNull();
  });
});
