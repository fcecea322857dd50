import MarkdownIt, { type Token } from "markdown-it";
import { mentions } from "./mentions";

const SCHEMES = /^(https?:|mailto:)/i;

const markdown = new MarkdownIt("commonmark", { html: false, breaks: true, linkify: true })
  .enable(["strikethrough", "linkify", "table"])
  .disable(["image", "html_block", "html_inline", "lheading", "reference"])
  .use(mentions);
markdown.validateLink = (link) => SCHEMES.test(link.trim());

/** Returns the tokens of a text: the same grammar as the server's. */
export function parse(text: string): Token[] {
  return markdown.parse(text, {});
}

export type { Token };
