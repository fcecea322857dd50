import type { MarkdownIt } from "markdown-it";

const NAMED = { "@": "mention", "#": "channel" } as const;
const PERSON = /^@[A-Za-z0-9._-]{1,32}/;
const CHANNEL = /^#[\p{L}\p{N}._-]{2,64}/u;
const WORD = /[\p{L}\p{N}_&#/]/u;
const PERSON_WORD = /[\p{L}\p{N}_]/u;

/** Finds `@name` and `#name` outside of code; who or what is meant is decided where it is drawn. */
export function mentions(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("text", "mention", (state, silent) => {
    const sign = state.src[state.pos];
    if (sign !== "@" && sign !== "#") return false;
    const [shape, word] = sign === "@" ? [PERSON, PERSON_WORD] : [CHANNEL, WORD];
    if (state.pos > 0 && word.test(state.src[state.pos - 1]!)) return false;
    const found = shape.exec(state.src.slice(state.pos))?.[0].replace(/[._-]+$/, "");
    if (found === undefined || found.length < 2) return false;
    if (!silent) state.push(NAMED[sign], "", 0).content = found.slice(1);
    state.pos += found.length;
    return true;
  });
}
