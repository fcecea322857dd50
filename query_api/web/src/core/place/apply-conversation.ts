import type { Update } from "@/api/shapes";
import { changeMessage } from "./apply-message";
import { alter, type Place } from "./place";
import { withHappening } from "./happenings";

type ConversationUpdate = Extract<
  Update,
  {
    kind:
      | "message-pinned"
      | "message-unpinned"
      | "conversation-renamed"
      | "topic-changed"
      | "conversation-avatar-changed"
      | "conversation-archived"
      | "conversation-unarchived";
  }
>;

interface Facts {
  title?: string | null;
  topic?: string | null;
  avatar_id?: string | null;
  archived?: boolean;
}

/** Returns the place after something happened to a conversation. */
export function applyToConversation(place: Place, update: ConversationUpdate, conversation: string): Place {
  switch (update.kind) {
    case "message-pinned": {
      const pinned = changePinned(place, conversation, update.message_id, true);
      return withHappening(pinned, conversation, update, { message_id: update.message_id });
    }
    case "message-unpinned":
      return changePinned(place, conversation, update.message_id, false);
    case "conversation-renamed": {
      const named = withFacts(place, conversation, { title: update.title });
      return withHappening(named, conversation, update, { title: update.title });
    }
    case "topic-changed": {
      const known = withFacts(place, conversation, { topic: update.topic || null });
      return withHappening(known, conversation, update, { topic: update.topic });
    }
    case "conversation-avatar-changed":
      return withHappening(withFacts(place, conversation, { avatar_id: update.avatar_id ?? null }), conversation, update);
    case "conversation-archived":
      return withHappening(withFacts(place, conversation, { archived: true }), conversation, update);
    case "conversation-unarchived":
      return withHappening(withFacts(place, conversation, { archived: false }), conversation, update);
  }
}

function withFacts(place: Place, conversation: string, facts: Facts): Place {
  const inbox = alter(place.inbox, conversation, (item) => ({ ...item, ...facts }));
  const details = alter(place.details, conversation, (known) => ({ ...known, ...facts }));
  return { ...place, inbox, details };
}

function changePinned(place: Place, conversation: string, id: string, pinned: boolean): Place {
  return changeMessage(place, conversation, id, (message) =>
    message.deleted || message.pinned === pinned ? message : { ...message, pinned },
  );
}
