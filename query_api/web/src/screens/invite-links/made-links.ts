import { ref } from "vue";
import type { InviteLinkMade } from "@/api/shapes";
import { useMessenger, useVisit } from "@/app/messenger";
import { uuid7 } from "@/core/ids";

/** A link that was made in this browser; the server lists none, so only here one can revoke it. */
export interface MadeLink {
  readonly invite_id: string;
  readonly code: string;
  readonly made_at: string;
  readonly expires_at: string | null;
  readonly max_uses: number | null;
}

const DAY = 86_400_000;

/** Returns the links into a conversation that were made here and still open something. */
export function stillOpen(links: readonly MadeLink[], now: number = Date.now()): MadeLink[] {
  return links.filter((link) => link.expires_at === null || Date.parse(link.expires_at) > now);
}

/** Returns the links made here, and how to make and revoke them. */
export function useMadeLinks(conversation: string) {
  const { api } = useMessenger();
  const { notes } = useVisit();
  const note = `links.${conversation}`;
  const links = ref(stillOpen(notes.read<MadeLink[]>(note, [])));

  function keep(now: MadeLink[]): void {
    links.value = now;
    notes.write(note, now);
  }

  return {
    links,

    async make(days: number | null, max_uses: number | null): Promise<MadeLink> {
      const invite_id = uuid7();
      const made_at = new Date().toISOString();
      const expires_at = days === null ? null : new Date(Date.now() + days * DAY).toISOString();
      const { code } = await api.command<"create-invite-link", InviteLinkMade>("create-invite-link", {
        command_id: uuid7(),
        conversation_id: conversation,
        invite_id,
        expires_at,
        max_uses,
      });
      const link = { invite_id, code, made_at, expires_at, max_uses };
      keep([link, ...links.value]);
      return link;
    },

    async revoke(invite_id: string): Promise<void> {
      await api.command("revoke-invite-link", { command_id: uuid7(), conversation_id: conversation, invite_id });
      keep(links.value.filter((each) => each.invite_id !== invite_id));
    },
  };
}

/** Returns the address that lets somebody in. */
export function addressOf(code: string, base: string = document.baseURI): string {
  return new URL(`invite#${encodeURIComponent(code)}`, base).href;
}
