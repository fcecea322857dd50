import type { InboxItem, User } from "@/api/shapes";
import { match } from "@/core/search/rank";
import { partsOf, type Part } from "@/core/search/marked";

/** A line of the switcher. */
export interface Choice {
  readonly key: string;
  readonly name: readonly Part[];
  readonly item?: InboxItem;
  readonly person?: User;
}

export interface Known {
  readonly conversations: readonly InboxItem[];
  readonly people: readonly User[];
  readonly me: string;
  nameOf(item: InboxItem): string;
}

const MOST = 8;
const RECENT = 5;

/** Returns what answers what was typed: recent conversations first, then the rest and people by how well they match. */
export function choicesFor(typed: string, { conversations, people, me, nameOf }: Known): { recent: Choice[]; others: Choice[] } {
  const byTime = conversations.toSorted((a, b) => (a.last_activity_at < b.last_activity_at ? 1 : -1));
  const items = ranked(typed, byTime, nameOf, (item, name) => ({ key: item.conversation_id, name, item }));
  const talkedTo = new Set(conversations.map((item) => item.other_user_id));
  const strangers = people.filter((each) => each.active && each.user_id !== me && !talkedTo.has(each.user_id));
  const persons = ranked(typed, strangers, (each) => each.display_name, (person, name) => ({ key: person.user_id, name, person }));
  const others = [...items.slice(RECENT), ...(typed.trim() === "" ? [] : persons)].sort((a, b) => a.rank - b.rank);
  return { recent: items.slice(0, RECENT).map((each) => each.choice), others: others.slice(0, MOST).map((each) => each.choice) };
}

function ranked<Of>(typed: string, all: readonly Of[], nameOf: (one: Of) => string, choiceOf: (one: Of, name: Part[]) => Choice) {
  return all
    .flatMap((one) => {
      const name = nameOf(one);
      const found = match(name, typed);
      return found === null ? [] : [{ rank: found.rank, choice: choiceOf(one, partsOf(name, [found.range])) }];
    })
    .sort((a, b) => a.rank - b.rank);
}
