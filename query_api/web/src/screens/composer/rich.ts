import TurndownService from "turndown";

/** What has a sign in Markdown; without any of it the plain text says all. */
const FORMATTED = "a[href], b, strong, i, em, code, pre, del, s, strike, ul, ol, blockquote, h1, h2, h3, h4, h5, h6";
const LEFT_OUT = "script, style, noscript, template, title, meta, link, button, svg, img, picture, video, audio, iframe, object, [hidden], [aria-hidden=true]";
const LINK = /^(https?:|mailto:)/i;

/** Returns in Markdown what was copied from a page; null where the plain text says it as well. */
export function markdownOf(html: string): string | null {
  const { body } = new DOMParser().parseFromString(neverShown(html), "text/html");
  for (const each of body.querySelectorAll(LEFT_OUT)) each.remove();
  // Some editors wrap all that is copied in a bold that is not bold.
  for (const bold of body.querySelectorAll<HTMLElement>("b, strong")) if (/^(normal|400)$/.test(bold.style.fontWeight)) bold.replaceWith(...bold.childNodes);
  for (const link of body.querySelectorAll("a")) if (!LINK.test(link.getAttribute("href") ?? "")) link.replaceWith(...link.childNodes);
  if (body.querySelector(FORMATTED) === null) return null;
  return converter().turndown(body).trim() || null;
}

function converter(): TurndownService {
  const service = new TurndownService({ headingStyle: "atx", codeBlockStyle: "fenced", bulletListMarker: "-", emDelimiter: "_", hr: "---" });
  service.addRule("struck", { filter: (node) => /^(DEL|S|STRIKE)$/.test(node.nodeName), replacement: (text) => `~~${text}~~` });
  service.addRule("item", {
    filter: "li",
    replacement: (text, node) => {
      const list = node.parentElement;
      const at = list === null ? 0 : [...list.children].indexOf(node as Element);
      const sign = list?.nodeName === "OL" ? `${Number(list.getAttribute("start") ?? 1) + at}. ` : "- ";
      return `${sign}${text.trim().replace(/\n+/g, `\n${" ".repeat(sign.length)}`)}\n`;
    },
  });
  return service;
}

/** The text of a document that is read and never shown: nothing in it runs or is fetched. */
function neverShown(html: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  policy ??= trustedTypes?.createPolicy("paste", { createHTML: (text) => text });
  return (policy?.createHTML(html) ?? html) as string;
}

interface Policy {
  createHTML(text: string): unknown;
}

interface Factory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): Policy;
}

let policy: Policy | undefined;
