import type { InviteLink, InviteLinkMade } from "@/api/shapes";
import { useFetched } from "@/app/fetched";
import { useMessenger } from "@/app/messenger";
import { uuid7 } from "@/core/ids";

const DAY = 86_400_000;

/** Whether a link lets somebody in, and why not. */
export type Use = "open" | "expired" | "used-up";

/** Returns what a link is good for now. */
export function useOf({ expires_at, uses_left }: Pick<InviteLink, "expires_at" | "uses_left">, now: number = Date.now()): Use {
  if (expires_at !== null && Date.parse(expires_at) <= now) return "expired";
  return uses_left === 0 ? "used-up" : "open";
}

/** Returns the links into a conversation, whoever made them, and how to make and revoke them. */
export function useMadeLinks(conversation: string) {
  const { api, reads } = useMessenger();
  const { data: links, failed, load } = useFetched(() => reads.inviteLinks(conversation));

  return {
    links, failed, load,

    /** Returns the code of a new link. */
    async make(days: number | null, max_uses: number | null): Promise<string> {
      const expires_at = days === null ? null : new Date(Date.now() + days * DAY).toISOString();
      const { code } = await api.command<"create-invite-link", InviteLinkMade>("create-invite-link", {
        command_id: uuid7(),
        conversation_id: conversation,
        invite_id: uuid7(),
        expires_at,
        max_uses,
      });
      await load();
      return code;
    },

    async revoke(invite_id: string): Promise<void> {
      await api.command("revoke-invite-link", { command_id: uuid7(), conversation_id: conversation, invite_id });
      await load();
    },
  };
}

/** Returns the address that lets somebody in. */
export function addressOf(code: string, base: string = document.baseURI): string {
  return new URL(`invite#${encodeURIComponent(code)}`, base).href;
}
