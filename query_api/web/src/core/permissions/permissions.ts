import type { InboxItem, Message, Role } from "@/api/shapes";

const STANDING: Record<Role, number> = { owner: 3, admin: 2, member: 1, guest: 0 };

type Standing = Pick<InboxItem, "kind" | "archived" | "role">;
type Written = Pick<Message, "author_id" | "deleted" | "forward_of">;

const isStaff = ({ role }: Standing) => STANDING[role] >= STANDING.admin;
const isOpen = (item: Standing | undefined): item is Standing => item !== undefined && !item.archived;

/** Says whether somebody governs a conversation; the server has the last word on everything here. */
function governs(item: Standing): boolean {
  return item.kind !== "direct" && isStaff(item);
}

/** What one may do in a conversation, as docs/permissions.md has it: no button for what would be refused. */
export const may = {
  write: (item: Standing | undefined): boolean => isOpen(item),
  callAll: (item: Standing | undefined): boolean => isOpen(item) && item.role !== "guest",
  react: (item: Standing | undefined, message: Written): boolean => isOpen(item) && !message.deleted,
  edit: (item: Standing | undefined, message: Written, me: string): boolean =>
    isOpen(item) && !message.deleted && message.forward_of == null && message.author_id === me,
  remove: (item: Standing | undefined, message: Written, me: string): boolean =>
    item !== undefined && !message.deleted && (message.author_id === me || isStaff(item)),
  pin: (item: Standing | undefined, message: Written): boolean => isOpen(item) && !message.deleted && item.role !== "guest",
  rename: (item: Standing): boolean => governs(item) && !item.archived,
  archive: (item: Standing): boolean => governs(item),
  leave: ({ kind }: Standing): boolean => kind !== "direct",
  addPeople: ({ kind, role, archived }: Standing): boolean => kind !== "direct" && role !== "guest" && !archived,
  makeLinks: (item: Standing): boolean => governs(item) && !item.archived,
  revokeLinks: (item: Standing): boolean => governs(item),
  endBans: (item: Standing): boolean => governs(item),
  /** Nobody acts on an equal or a superior; owners act on anyone. */
  actOn: (item: Standing, other: Role): boolean =>
    governs(item) && (item.role === "owner" || STANDING[item.role] > STANDING[other]),
};

/** Returns the roles that one may give to somebody: none above one's own. */
export function rolesToGive(item: Standing, other: Role): Role[] {
  if (!may.actOn(item, other)) return [];
  return (["owner", "admin", "member", "guest"] as const).filter((role) => role !== other && STANDING[role] <= STANDING[item.role]);
}
