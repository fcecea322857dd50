import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Update } from "@/api/shapes";
import { apply } from "@/core/place/apply";
import { scheduledOf } from "@/core/place/apply-schedule";
import { emptyPlace, type Place } from "@/core/place/place";
import { fromPage } from "@/core/timeline/timeline";
import { happen, type Told } from "../world/happen";
import { happening } from "../world/happenings";
import { ME, World } from "../world/world";

function fetched(world: World): Place {
  const inbox = world.inbox();
  const mine = world.rooms.filter((room) => room.members.has(ME));
  return structuredClone({
    ...emptyPlace(ME),
    people: new Map(world.users.map((user) => [user.user_id, user])),
    inbox: new Map(inbox.map((item) => [item.conversation_id, item])),
    scheduled: new Map(world.scheduled().map((each) => [each.message_id, scheduledOf(each)])),
    timelines: new Map(mine.map((room) => [room.id, fromPage(world.page(room))])),
  });
}

function applied(place: Place, told: readonly Told[]): Place {
  return told.reduce((now, { update, conversation }) => apply(now, update, conversation), place);
}

function compare(held: Place, fresh: Place): void {
  expect(held.people).toEqual(fresh.people);
  expect(held.timelines).toEqual(fresh.timelines);
  expect(held.scheduled).toEqual(fresh.scheduled);
  for (const [id, item] of fresh.inbox) if (!held.stale.has(id)) expect(held.inbox.get(id)).toEqual(item);
  for (const id of held.inbox.keys()) expect(fresh.inbox.has(id)).toBe(true);
}

describe("what was fetched, and every update since", () => {
  test("is what a fresh fetch gives", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 25 }), fc.array(happening, { maxLength: 25 }), (before, after) => {
        const world = new World();
        for (const event of before) happen(world, event);
        const snapshot = fetched(world);
        const told = structuredClone(after.flatMap((event) => happen(world, event).map((each) => structuredClone(each))));
        compare(applied(snapshot, told), fetched(world));
      }),
      { numRuns: 400 },
    );
  });

  test("meets every kind of update of a conversation and of people", () => {
    const kinds = new Set<Update["kind"]>();
    for (const events of fc.sample(fc.array(happening, { minLength: 60, maxLength: 80 }), { numRuns: 200, seed: 7 })) {
      const world = new World();
      for (const event of events) for (const { update } of happen(world, event)) kinds.add(update.kind);
    }
    expect([...kinds].sort()).toEqual(EVERY_KIND);
  });

  test("does not change when messages, texts and markers come a second time", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (events) => {
        const world = new World();
        let place = fetched(world);
        for (const event of events) {
          const told = structuredClone(happen(world, event)).filter(({ update }) => !update.kind.startsWith("reaction"));
          place = applied(place, told);
          const again = applied(place, told.filter(({ update }) => update.kind !== "member-joined"));
          expect(again.timelines).toEqual(place.timelines);
        }
      }),
    );
  });
});

const EVERY_KIND: Update["kind"][] = [
  "conversation-archived",
  "conversation-avatar-changed",
  "conversation-pinned",
  "conversation-renamed",
  "conversation-unarchived",
  "conversation-unpinned",
  "member-banned",
  "member-joined",
  "member-left",
  "member-removed",
  "member-unbanned",
  "message-deleted",
  "message-edited",
  "message-pinned",
  "message-scheduled",
  "message-sent",
  "message-unpinned",
  "notification-level-changed",
  "profile-changed",
  "reaction-added",
  "reaction-removed",
  "read-marker-moved",
  "role-changed",
  "scheduled-message-cancelled",
  "scheduled-message-sent",
  "topic-changed",
  "user-deactivated",
  "user-demoted",
  "user-promoted",
  "user-reactivated",
];
