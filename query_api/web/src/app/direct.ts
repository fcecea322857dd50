import { useRouter } from "vue-router";
import type { ConversationDone } from "@/api/shapes";
import { uuid7 } from "@/core/ids";
import { toast } from "@/kit/toasts";
import { useMessenger, usePlace } from "./messenger";
import { useProblems } from "./problems";

/** Returns how to open a direct conversation with somebody; it is made when there is none. */
export function useDirect() {
  const { api } = useMessenger();
  const place = usePlace();
  const router = useRouter();
  const problem = useProblems();

  async function make(person: string): Promise<string> {
    const known = [...place.value.inbox.values()].find((item) => item.kind === "direct" && item.other_user_id === person);
    if (known !== undefined) return known.conversation_id;
    const made = await api.command<"create-conversation", ConversationDone>("create-conversation", {
      command_id: uuid7(),
      conversation_id: uuid7(),
      kind: "direct",
      member_ids: [person],
    });
    return made.conversation_id;
  }

  return async (person: string): Promise<void> => {
    try {
      await router.push(`/c/${await make(person)}`);
    } catch (refused) {
      toast(problem(refused));
    }
  };
}
