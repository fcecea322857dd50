import type { Api } from "@/api/client";
import { Refused } from "@/api/problem";
import type { Problem } from "@/api/shapes";
import type { Outcome, Post, Unsent } from "./outbox";

const TOO_MANY = 429;
const FAULT = 500;

/** Returns what sends messages over the API: one by its own route, several in one batch. */
export function postOver(api: Api): Post {
  return async (messages) => {
    const [first, ...others] = messages;
    if (first === undefined) return [];
    if (others.length === 0) return [await one(api, first)];
    const results = await api.batch(messages.map((each) => ({ name: "send-message" as const, body: bodyOf(each) })));
    return results.map(({ status, body }) => outcomeOf(status, body as Partial<Problem>));
  };
}

async function one(api: Api, message: Unsent): Promise<Outcome> {
  try {
    await api.command("send-message", bodyOf(message));
    return { kind: "sent" };
  } catch (error) {
    if (error instanceof Refused) return outcomeOf(error.status, error.problem);
    throw error;
  }
}

function outcomeOf(status: number, body: Partial<Problem>): Outcome {
  if (status < 300) return { kind: "sent" };
  if (status === TOO_MANY || status >= FAULT) return { kind: "later" };
  return { kind: "refused", reason: body.detail || body.title || "" };
}

function bodyOf({ message_id, command_id, conversation_id, body, thread_root_id, reply_to_id, forward_of_id }: Unsent) {
  return { message_id, command_id, conversation_id, body, thread_root_id, reply_to_id, forward_of_id };
}
