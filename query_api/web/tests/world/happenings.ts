import fc from "fast-check";
import type { Happening } from "./world";

const person = fc.nat(2);
const room = fc.nat(1);
const at = fc.nat(30);
const emoji = fc.constantFrom("👍", "🌊");
const text = fc.constantFrom("", "one", "two");
const mentions = fc.array(person, { maxLength: 2 });

/** Anything that can happen; most of it is talk. */
export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("send" as const), by: person, to: room, thread: fc.option(at), mentions, all: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("edit", "delete", "pin", "unpin"), by: person, at, mentions }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("react", "unreact"), by: person, at, emoji }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("rename", "topic", "avatar", "archive", "unarchive"), by: person, to: room, text }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("join", "leave", "remove", "ban", "unban", "role"), by: person, to: room, who: person }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("read" as const), to: room, seq: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("plan" as const), by: person, to: room, thread: fc.option(at) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("cancel", "fall-due"), plan: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("level", "favourite", "unfavourite"), to: room }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("profile", "promote", "demote", "deactivate", "reactivate"), who: person, text }) },
);
