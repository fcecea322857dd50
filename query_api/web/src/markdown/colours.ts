import { createLowlight } from "lowlight";

/** A part of a program: its text, and what kind of word it is. */
export interface Piece {
  readonly text: string;
  readonly kind: "k" | "s" | "c" | "n" | null;
}

const GRAMMARS = {
  bash: () => import("highlight.js/lib/languages/bash"),
  c: () => import("highlight.js/lib/languages/c"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  csharp: () => import("highlight.js/lib/languages/csharp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  kotlin: () => import("highlight.js/lib/languages/kotlin"),
  lua: () => import("highlight.js/lib/languages/lua"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  php: () => import("highlight.js/lib/languages/php"),
  python: () => import("highlight.js/lib/languages/python"),
  ruby: () => import("highlight.js/lib/languages/ruby"),
  rust: () => import("highlight.js/lib/languages/rust"),
  shell: () => import("highlight.js/lib/languages/shell"),
  sql: () => import("highlight.js/lib/languages/sql"),
  swift: () => import("highlight.js/lib/languages/swift"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};

const ALIASES: Record<string, keyof typeof GRAMMARS> = {
  sh: "bash", zsh: "bash", "c++": "cpp", cs: "csharp", patch: "diff", docker: "dockerfile", golang: "go", toml: "ini",
  js: "javascript", jsx: "javascript", mjs: "javascript", kt: "kotlin", md: "markdown", py: "python", rb: "ruby", rs: "rust",
  console: "shell", ts: "typescript", tsx: "typescript", html: "xml", svg: "xml", vue: "xml", yml: "yaml",
};

const KINDS: Record<string, Piece["kind"]> = {
  keyword: "k", built_in: "k", literal: "k", type: "k", tag: "k", name: "k", "selector-tag": "k", section: "k", meta: "k",
  string: "s", regexp: "s", symbol: "s", bullet: "s", link: "s", addition: "s", char: "s",
  comment: "c", quote: "c", doctag: "c", deletion: "c",
  number: "n", title: "n", attr: "n", attribute: "n", variable: "n", params: null, property: "n",
};

const lowlight = createLowlight();

type Node = ReturnType<typeof lowlight.highlight>["children"][number];

/** Returns a program in pieces; null where nobody here knows its language. */
export async function coloured(text: string, language: string): Promise<Piece[] | null> {
  const asked = language.toLowerCase();
  const name = ALIASES[asked] ?? asked;
  if (!(name in GRAMMARS)) return null;
  if (!lowlight.registered(name)) lowlight.register(name, (await GRAMMARS[name as keyof typeof GRAMMARS]()).default);
  return lowlight.highlight(name, text).children.flatMap((node) => pieces(node, null));
}

function pieces(node: Node, around: Piece["kind"]): Piece[] {
  if (node.type === "text") return [{ text: node.value, kind: around }];
  if (node.type !== "element") return [];
  const classes = Array.isArray(node.properties.className) ? node.properties.className : [];
  const known = classes.map((each) => KINDS[String(each).replace(/^hljs-/, "")]).find((each) => each !== undefined);
  return node.children.flatMap((each) => pieces(each as Node, known ?? around));
}
