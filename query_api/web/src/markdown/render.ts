import { h, type VNodeChild } from "vue";
import type { Token } from "./parse";

/** Draws what only the product knows. */
export interface Painter {
  mention(name: string): VNodeChild;
  channel(name: string): VNodeChild;
  code(text: string, language: string): VNodeChild;
}

const ELEMENTS = new Set([
  "p", "strong", "em", "s", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
]);

/**
 * Draws tokens as elements of a fixed list. No text ever becomes markup, so nothing needs to be made
 * harmless afterwards.
 */
export function render(tokens: readonly Token[], painter: Painter): VNodeChild[] {
  const open: { close: string; element: (children: VNodeChild[]) => VNodeChild; children: VNodeChild[] }[] = [];
  const drawn: VNodeChild[] = [];
  const add = (node: VNodeChild) => (open.at(-1)?.children ?? drawn).push(node);
  for (const token of tokens) {
    if (token.nesting === 1) {
      open.push({ close: token.type, element: (children) => elementOf(token, children), children: [] });
    } else if (token.nesting === -1) {
      const done = open.pop();
      if (done !== undefined) add(done.element(done.children));
    } else if (token.type === "inline") {
      for (const node of render(token.children ?? [], painter)) add(node);
    } else {
      add(leafOf(token, painter));
    }
  }
  return drawn;
}

function elementOf(token: Token, children: VNodeChild[]): VNodeChild {
  if (token.hidden) return children;
  if (token.tag === "a") {
    return h("a", { href: token.attrGet("href"), target: "_blank", rel: "noopener noreferrer nofollow" }, children);
  }
  if (!ELEMENTS.has(token.tag)) return children;
  // A heading in a message is loud text, not a part of the page's outline.
  return /^h[1-6]$/.test(token.tag) ? h("p", h("strong", children)) : h(token.tag, children);
}

function leafOf(token: Token, painter: Painter): VNodeChild {
  switch (token.type) {
    case "softbreak":
    case "hardbreak":
      return h("br");
    case "code_inline":
      return h("code", token.content);
    case "fence":
    case "code_block":
      return painter.code(token.content.replace(/\n$/, ""), token.info.trim().split(/\s+/)[0] ?? "");
    case "hr":
      return h("hr");
    case "mention":
      return painter.mention(token.content);
    case "channel":
      return painter.channel(token.content);
    default:
      return token.content;
  }
}
