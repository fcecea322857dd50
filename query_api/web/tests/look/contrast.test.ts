import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const SOURCES = new URL("../../src/", import.meta.url).pathname;
const tokens = readFileSync(join(SOURCES, "styles/tokens.css"), "utf8");

const TEXT = 4.5;
const SHAPE = 3;
/** Text in the themes with more contrast. */
const MORE = 7;

const PAGES = ["surface-0", "surface-1", "surface-2", "surface-3", "hover", "active", "selected"];
const TINTS = ["accent-soft", "mention-soft"];
const HUES = [1, 2, 3, 4, 5, 6, 7, 8].map((hue): Pair => [[`avatar-${hue}-text`], [`avatar-${hue}`], TEXT]);

type Pair = [fronts: string[], backs: string[], least: number];
const PAIRS: Pair[] = [
  [["text-1", "text-2"], [...PAGES, ...TINTS, "code", "warning-soft", "danger-soft"], TEXT],
  [["text-1"], ["mark", "selection"], TEXT],
  [["text-3"], [...PAGES, ...TINTS, "code"], TEXT],
  [["accent-text", "link"], [...PAGES, ...TINTS, "code"], TEXT],
  [["danger-text", "mention-text"], [...PAGES, ...TINTS], TEXT],
  [["warning-text"], ["surface-1", "surface-2", "warning-soft", "code"], TEXT],
  [["danger-text"], ["danger-soft"], TEXT],
  [["success-text"], ["surface-1", "surface-2", "success-soft"], TEXT],
  [["on-accent"], ["accent", "accent-hover"], TEXT],
  [["on-danger"], ["danger"], TEXT],
  [["on-mention"], ["mention"], TEXT],
  ...HUES,
  [["border-strong"], ["surface-0", "surface-1", "surface-2", "surface-3"], SHAPE],
  [["focus"], [...PAGES, ...TINTS], SHAPE],
  [["accent"], ["surface-0", "surface-1", "surface-2", "surface-3", "accent-soft"], SHAPE],
  [["mention", "danger"], ["surface-0", "surface-1", "surface-2"], SHAPE],
  [["mention"], ["mention-soft"], SHAPE],
  [["online", "away", "dnd", "offline"], ["surface-0", "surface-1", "surface-3"], SHAPE],
];

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function colours(css: string): { light: Map<string, string>; dark: Map<string, string> } {
  const found = [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)];
  return {
    light: new Map(found.map(([, name, light]) => [name!, light!])),
    dark: new Map(found.map(([, name, , dark]) => [name!, dark!])),
  };
}

const [normalCss, moreCss] = tokens.split('[data-contrast="more"] {') as [string, string];
const normal = colours(normalCss);
const more = colours(moreCss.slice(0, moreCss.indexOf("}")));
const THEMES: [name: string, theme: Map<string, string>][] = [
  ["light", normal.light],
  ["dark", normal.dark],
  ["light, more contrast", new Map([...normal.light, ...more.light])],
  ["dark, more contrast", new Map([...normal.dark, ...more.dark])],
];

describe.each(THEMES)("in the theme %s", (name, theme) => {
  test("every pair in use can be told apart", () => {
    const poor = PAIRS.flatMap(([fronts, backs, least]) => {
      const needed = least === TEXT && name.endsWith("contrast") ? MORE : least;
      const pairs = fronts.flatMap((front) => backs.map((back) => [front, back] as const));
      return pairs.filter(([front, back]) => ratio(theme.get(front)!, theme.get(back)!) < needed);
    });
    expect(poor).toEqual([]);
  });
});

test("more contrast is the same by the setting and by the system's wish", () => {
  const blocks = tokens.split(/\[data-contrast="(?:more|normal)"\]\)? \{/).slice(1);
  const [setting, wish] = blocks.map((block) => block.slice(0, block.indexOf("}")).split(/\s+/));
  expect(wish).toEqual(setting);
});

const styled = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((path) => /\.(css|vue)$/.test(path));

test.each(styled.filter((path) => !path.endsWith("tokens.css")))("%s has tokens in place of colours, and only such as there are", (path) => {
  const text = readFileSync(join(SOURCES, path), "utf8");
  const css = path.endsWith(".vue") ? (/<style[^>]*>([\s\S]*)<\/style>/.exec(text)?.[1] ?? "") : text;
  expect(css.match(/[:\s]#[0-9a-f]{3,8}\b(?=[^{]*;)/g) ?? []).toEqual([]);
  const known = new Set([...everything.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  const unknown = [...css.matchAll(/var\((--[\w-]+)/g)].map(([, token]) => token!).filter((token) => !known.has(token) && token !== "--at");
  expect(unknown).toEqual([]);
});

const everything = styled.map((path) => readFileSync(join(SOURCES, path), "utf8")).join("\n");
