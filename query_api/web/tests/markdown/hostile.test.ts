// @vitest-environment jsdom
import { h, render as mount } from "vue";
import { describe, expect, test } from "vitest";
import { parse } from "@/markdown/parse";
import { render } from "@/markdown/render";

const painter = {
  mention: (name: string) => h("span", { class: "mention" }, `@${name}`),
  channel: (name: string) => h("span", { class: "channel" }, `#${name}`),
  code: (text: string, language: string) => h("pre", { "data-language": language }, text),
};

function drawn(text: string): HTMLElement {
  const place = document.createElement("div");
  mount(h("div", render(parse(text), painter)), place);
  return place;
}

const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "[a](javascript:alert(1))",
  "[a](JaVaScRiPt:alert(1))",
  "[a](&#106;avascript:alert(1))",
  "[a](java\nscript:alert(1))",
  "[a](data:text/html;base64,PHNjcmlwdD4=)",
  "[a](vbscript:x)",
  "<javascript:alert(1)>",
  "![x](javascript:alert(1))",
  "![x](https://evil.example/pixel.png)",
  "```<img src=x onerror=alert(1)>\n<script>alert(1)</script>\n```",
  "`<script>`",
  "@<img src=x onerror=alert(1)>",
  '[a](https://ok.example "\\" onmouseover=alert(1)")',
  "<a href='javascript:alert(1)'>x</a>",
  "<style>@import 'x'</style>",
  "<iframe srcdoc='<script>alert(1)</script>'>",
  "[a]: javascript:alert(1)\n\n[a]",
];

describe("hostile texts", () => {
  test.each(HOSTILE)("%s draws nothing that runs or loads", (text) => {
    const place = drawn(text);
    expect(place.querySelector("script, img, svg, style, iframe, object, embed, form")).toBeNull();
    for (const each of place.querySelectorAll("*")) {
      for (const { name, value } of each.attributes) {
        expect(name.startsWith("on")).toBe(false);
        if (name === "href") expect(value).toMatch(/^(https?:|mailto:)/);
      }
    }
  });

  test("Markdown is drawn", () => {
    const place = drawn("**a** _b_ ~~c~~ `d`\nnext @ada.\n\n> e\n\n1. f\n\nhttps://ok.example");
    for (const each of ["strong", "em", "s", "code", "br", "blockquote", "ol li", ".mention", "a[rel]"]) {
      expect(place.querySelector(each), each).not.toBeNull();
    }
    expect(place.querySelector(".mention")?.textContent).toBe("@ada");
  });

  test("names in code and addresses mention nobody", () => {
    expect(drawn("`@ada` ada@example.org").querySelector(".mention")).toBeNull();
  });
});
