// @vitest-environment jsdom
import { describe, expect, test } from "vitest";
import { markup } from "@/screens/composer/pasting";
import { markdownOf } from "@/screens/composer/rich";

describe("what was copied from a page", () => {
  test.each([
    ["<p>see <a href='https://example.org/a'>the <b>page</b></a></p>", "see [the **page**](https://example.org/a)"],
    ["<ul><li>one</li><li>two<ol><li>a</li><li>b</li></ol></li></ul>", "- one\n- two\n  1. a\n  2. b"],
    ["<p>run <code>make *</code></p><pre><code>a\n  b</code></pre>", "run `make *`\n\n```\na\n  b\n```"],
    ["<h2>Title</h2><blockquote>said <i>so</i></blockquote><del>not</del>", "## Title\n\n> said _so_\n\n~~not~~"],
    ["<b style='font-weight:normal'><p>a <strong>b</strong></p></b>", "a **b**"],
  ])("%s becomes Markdown", (html, markdown) => expect(markdownOf(html)).toBe(markdown));

  test("has no scripts, no pictures and no addresses but those of the web", () => {
    const html = "<p><b>a</b><script>alert(1)</script><img src=x onerror=alert(1)> <a href='javascript:alert(1)'>b</a> <a href='/c'>c</a></p>";
    expect(markdownOf(html)).toBe("**a** b c");
  });

  test("stays plain where it is nothing but words", () => {
    expect(markdownOf("<meta charset=utf-8><span style='color:red'>snake_case * 2</span>")).toBeNull();
  });

  test("is not looked at when it comes from an editor, or is wanted plain", () => {
    const data = (...types: string[]) => ({ types, getData: () => "<b>a</b>" });
    expect(markup(data("text/html"), false)).toBe("<b>a</b>");
    expect(markup(data("text/html"), true)).toBeNull();
    expect(markup(data("text/html", "vscode-editor-data"), false)).toBeNull();
  });
});
