import type { Message } from "@/api/shapes";
import type { Do } from "@/app/commands";
import type { Visit } from "@/app/visit";

type On = Pick<Message, "conversation_id" | "message_id">;

/** Adds a reaction of one's own, or takes it back: at once here, and again when the server says so. */
export async function react(visit: Visit, command: Do, message: On, emoji: string, on: boolean): Promise<void> {
  foresee(visit, message, emoji, on);
  const { conversation_id, message_id } = message;
  const done = await command(on ? "add-reaction" : "remove-reaction", { conversation_id, message_id, emoji });
  if (!done) foresee(visit, message, emoji, !on);
}

function foresee(visit: Visit, { conversation_id, message_id }: On, emoji: string, on: boolean): void {
  const kind = on ? "reaction-added" : "reaction-removed";
  visit.sync.foresee({ conversation_id, updates: [{ kind, message_id, emoji, user_id: visit.me }] });
}
