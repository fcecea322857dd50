import type { User } from "@/api/shapes";
import { match } from "@/core/search/rank";

const MOST = 30;

/** Returns active people whose name or user name has what was typed, the best first. */
export function findPeople(people: Iterable<User>, typed: string, without: ReadonlySet<string>): User[] {
  const name = typed.trim().replace(/^@/u, "");
  return [...people]
    .filter((each) => each.active && !without.has(each.user_id))
    .flatMap((person) => {
      const ranks = [match(person.display_name, name), match(person.user_name, name)].flatMap((found) => found?.rank ?? []);
      return ranks.length === 0 ? [] : [{ person, rank: Math.min(...ranks) }];
    })
    .sort((a, b) => a.rank - b.rank || a.person.display_name.localeCompare(b.person.display_name))
    .slice(0, MOST)
    .map(({ person }) => person);
}
