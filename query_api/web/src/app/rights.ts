import type { InboxItem, Message } from "@/api/shapes";

type Standing = Pick<InboxItem, "role" | "archived"> | undefined;
type Written = Pick<Message, "author_id" | "deleted" | "forward_of">;

const isStaff = (standing: Standing) => standing?.role === "owner" || standing?.role === "admin";
const isOpen = (standing: Standing) => standing !== undefined && !standing.archived;

/** What the server's table of permissions lets one do with a message; the server has the last word. */
export const may = {
  write: (standing: Standing): boolean => isOpen(standing),
  react: (standing: Standing, message: Written): boolean => isOpen(standing) && !message.deleted,
  edit: (standing: Standing, message: Written, me: string): boolean =>
    isOpen(standing) && !message.deleted && message.forward_of == null && message.author_id === me,
  remove: (standing: Standing, message: Written, me: string): boolean =>
    standing !== undefined && !message.deleted && (message.author_id === me || isStaff(standing)),
  pin: (standing: Standing, message: Written): boolean =>
    isOpen(standing) && !message.deleted && standing?.role !== "guest",
  callAll: (standing: Standing): boolean => isOpen(standing) && standing?.role !== "guest",
};
