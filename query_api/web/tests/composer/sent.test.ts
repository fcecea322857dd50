import { expect, test } from "vitest";
import { Sent } from "@/screens/composer/sent";

test("what one sent comes back step by step, and then what one was writing", () => {
  const sent = new Sent(() => ["second", "first"]);
  expect(sent.step(1, "half a sen")).toBe("second");
  expect(sent.step(1, "second")).toBe("first");
  expect(sent.step(1, "first")).toBeNull();
  expect(sent.step(-1, "first")).toBe("second");
  expect(sent.step(-1, "second")).toBe("half a sen");
  expect(sent.step(-1, "half a sen")).toBeNull();
});

test("after something was sent it begins with that", () => {
  const texts = ["first"];
  const sent = new Sent(() => texts);
  sent.step(1, "");
  texts.unshift("second");
  sent.restart();
  expect(sent.step(1, "")).toBe("second");
});
