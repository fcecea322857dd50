import type { Update, User } from "@/api/shapes";
import { alter, type Place } from "./place";

type PersonUpdate = Extract<Update, { kind: "profile-changed" | "user-promoted" | "user-demoted" | "user-deactivated" | "user-reactivated" }>;

/** Returns the place after something about a person changed, wherever that person is named. */
export function applyToPerson(place: Place, update: PersonUpdate): Place {
  const change = changeOf(update);
  const people = alter(place.people, update.user_id, change);
  if (update.kind !== "profile-changed") return people === place.people ? place : { ...place, people };
  let members = place.members;
  for (const conversation of members.keys()) {
    members = alter(members, conversation, (known) =>
      alter(known, update.user_id, (member) => ({
        ...member,
        display_name: update.display_name ?? member.display_name,
        avatar_id: pictureAfter(update, member.avatar_id),
      })),
    );
  }
  return { ...place, people, members };
}

function changeOf(update: PersonUpdate): (user: User) => User {
  switch (update.kind) {
    case "user-promoted":
      return (user) => ({ ...user, is_admin: true });
    case "user-demoted":
      return (user) => ({ ...user, is_admin: false });
    case "user-deactivated":
      return (user) => ({ ...user, active: false });
    case "user-reactivated":
      return (user) => ({ ...user, active: true, is_admin: false });
    case "profile-changed":
      return (user) => ({
        ...user,
        display_name: update.display_name ?? user.display_name,
        about: given(update.about, user.about),
        locale: given(update.locale, user.locale),
        timezone: given(update.timezone, user.timezone),
        avatar_id: pictureAfter(update, user.avatar_id),
      });
  }
}

/** An empty text takes a field away, a missing one leaves it. */
function given(text: string | null | undefined, known: string | null): string | null {
  return text == null ? known : text || null;
}

/** A picture is taken away by its own word, since a missing one leaves it. */
function pictureAfter(update: Extract<PersonUpdate, { kind: "profile-changed" }>, known: string | null): string | null {
  return update.avatar_removed === true ? null : (update.avatar_id ?? known);
}
