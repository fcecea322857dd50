import type { InboxItem, Role } from "@/api/shapes";

const STANDING: Record<Role, number> = { owner: 3, admin: 2, member: 1, guest: 0 };

type Standing = Pick<InboxItem, "kind" | "archived" | "role">;

/** Says whether somebody governs a conversation; the server has the last word on everything here. */
function governs({ role, kind }: Standing): boolean {
  return kind !== "direct" && STANDING[role] >= STANDING.admin;
}

/** What one may do in a conversation, as docs/permissions.md has it: no button for what would be refused. */
export const may = {
  rename: (item: Standing): boolean => governs(item) && !item.archived,
  archive: (item: Standing): boolean => governs(item),
  leave: ({ kind }: Standing): boolean => kind !== "direct",
  addPeople: ({ kind, role, archived }: Standing): boolean => kind !== "direct" && role !== "guest" && !archived,
  makeLinks: (item: Standing): boolean => governs(item) && !item.archived,
  revokeLinks: (item: Standing): boolean => governs(item),
  /** Nobody acts on an equal or a superior; owners act on anyone. */
  actOn: (item: Standing, other: Role): boolean =>
    governs(item) && (item.role === "owner" || STANDING[item.role] > STANDING[other]),
  unpin: ({ kind, role, archived }: Standing): boolean => !archived && (kind === "direct" || role !== "guest"),
};

/** Returns the roles that one may give to somebody: none above one's own. */
export function rolesToGive(item: Standing, other: Role): Role[] {
  if (!may.actOn(item, other)) return [];
  return (["owner", "admin", "member", "guest"] as const).filter((role) => role !== other && STANDING[role] <= STANDING[item.role]);
}
