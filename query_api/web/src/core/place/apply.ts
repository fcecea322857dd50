import type { Update } from "@/api/shapes";
import { applyToConversation } from "./apply-conversation";
import { applyToMembership } from "./apply-membership";
import { applyToMessage, applySent } from "./apply-message";
import { applyToPerson } from "./apply-person";
import { applyToSchedule } from "./apply-schedule";
import { countRead } from "./unread";
import { recount } from "./recount";
import type { Place } from "./place";

/**
 * Returns the place after an update of `conversation`, or of people where that is null.
 *
 * What was fetched at some moment and has had every update since is what a fresh fetch would give, but
 * for conversations in `stale`.
 */
export function apply(place: Place, update: Update, conversation: string | null): Place {
  switch (update.kind) {
    case "profile-changed":
    case "user-promoted":
    case "user-demoted":
    case "user-deactivated":
    case "user-reactivated":
      return applyToPerson(place, update);
  }
  if (conversation === null) return place;
  switch (update.kind) {
    case "message-sent":
      return applySent(place, update.message);
    case "message-edited":
    case "message-deleted":
    case "reaction-added":
    case "reaction-removed":
      return applyToMessage(place, update, conversation);
    case "read-marker-moved":
      return recount(place, conversation, (item) => countRead(item, update.seq));
    case "message-pinned":
    case "message-unpinned":
    case "conversation-renamed":
    case "topic-changed":
    case "conversation-avatar-changed":
    case "conversation-archived":
    case "conversation-unarchived":
      return applyToConversation(place, update, conversation);
    case "member-joined":
    case "member-left":
    case "member-removed":
    case "member-banned":
    case "member-unbanned":
    case "role-changed":
    case "notification-level-changed":
    case "conversation-pinned":
    case "conversation-unpinned":
      return applyToMembership(place, update, conversation);
    case "message-scheduled":
    case "scheduled-message-cancelled":
    case "scheduled-message-sent":
      return applyToSchedule(place, update, conversation);
    default:
      return unknown(update, place);
  }
}

/** A kind of a newer server changes nothing that this client shows. */
function unknown(_update: never, place: Place): Place {
  return place;
}
