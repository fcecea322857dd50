import type { Update, UpdateFrame } from "@/api/shapes";

/** The updates that came while something was fetched: the answer may have them or not. */
export interface Recording {
  readonly conversation: string | null;
  readonly updates: { update: Update; conversation: string | null }[];
}

/** Records updates for whoever is fetching. */
export class Overlap {
  #recordings = new Set<Recording>();

  /** Begins to record what concerns a conversation, or everything for null. */
  begin(conversation: string | null): Recording {
    const recording: Recording = { conversation, updates: [] };
    this.#recordings.add(recording);
    return recording;
  }

  end(recording: Recording): void {
    this.#recordings.delete(recording);
  }

  note(frame: UpdateFrame): void {
    const conversation = frame.conversation_id ?? null;
    for (const recording of this.#recordings) {
      if (recording.conversation !== null && recording.conversation !== conversation) continue;
      for (const update of frame.updates) recording.updates.push({ update, conversation });
    }
  }
}

/** Says whether an update adds to a number, so that having it twice is not the same as having it once. */
export function adds(update: Update): update is Extract<Update, { kind: "reaction-added" | "reaction-removed" }> {
  return update.kind === "reaction-added" || update.kind === "reaction-removed";
}
