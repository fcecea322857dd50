import type { MarkdownIt } from "markdown-it";

const MENTION = /^@[A-Za-z0-9._-]{1,32}/;
const WORD = /[\p{L}\p{N}_]/u;
const AT = 0x40;

/** Finds `@name` outside of code; who is meant is decided where it is drawn. */
export function mentions(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("text", "mention", (state, silent) => {
    if (state.src.charCodeAt(state.pos) !== AT) return false;
    if (state.pos > 0 && WORD.test(state.src[state.pos - 1]!)) return false;
    const found = MENTION.exec(state.src.slice(state.pos))?.[0].replace(/[._-]+$/, "");
    if (found === undefined || found.length < 2) return false;
    if (!silent) state.push("mention", "", 0).content = found.slice(1);
    state.pos += found.length;
    return true;
  });
}
