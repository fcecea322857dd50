import type { InboxItem, User } from "@/api/shapes";
import { emojiIn, matching } from "@/screens/reactions/emoji";
import { ranked, type Choice, type Wanted } from "./completion";

/** Whom and what one may name in a conversation. */
export interface Known {
  people: readonly User[];
  conversations: readonly InboxItem[];
  /** How many `@all` would reach, null where one may not. */
  all: { name: string; note: string } | null;
  language: string;
}

const MOST = 8;

/** Returns the ways to go on. */
export async function choicesFor({ sign, query }: Wanted, known: Known): Promise<Choice[]> {
  if (sign === ":") {
    const found = matching(await emojiIn(known.language), query.toLowerCase(), MOST);
    return found.map(({ emoji, codes, name }) => ({ key: emoji, emoji, text: `:${codes[0]}:`, note: name, insert: emoji }));
  }
  if (sign === "#") {
    const named = known.conversations.filter((item) => item.slug != null);
    return ranked(named, query, (item) => [item.slug!, item.title ?? ""], MOST).map((item) => ({
      key: item.conversation_id,
      text: `#${item.slug}`,
      note: item.title ?? "",
      insert: `#${item.slug}`,
    }));
  }
  const people = ranked(known.people, query, (user) => [user.user_name, user.display_name], MOST).map(personChoice);
  const all = known.all !== null && "all".startsWith(query.toLowerCase()) ? [{ key: "all", text: "@all", note: known.all.note, insert: "@all" }] : [];
  return [...people, ...all].slice(0, MOST);
}

function personChoice(user: User): Choice {
  return { key: user.user_id, text: user.display_name, note: `@${user.user_name}`, insert: `@${user.user_name}` };
}
