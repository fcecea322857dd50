import { expect, it } from "vitest";
import { plain } from "@/markdown/plain";

it("says a text on one line, without the signs that form it", () => {
  expect(plain("> The **ferry** waits\n> for `nobody`.\n\n1. Ropes\n2. Lamps\n\n```python\nprint('ahoy')\n```")).toBe(
    "The ferry waits for nobody. Ropes Lamps print('ahoy')",
  );
  expect(plain("@nora see [the table](https://example.org) in #harbour")).toBe("@nora see the table in #harbour");
});
