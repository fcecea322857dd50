import { Trash2 } from "@lucide/vue";
import { may } from "@/core/permissions/permissions";
import { ask } from "@/kit/ask";
import type { MessageAction } from "../actions";

export default {
  name: "delete",
  title: "actions.delete",
  icon: Trash2,
  order: 100,
  where: "menu",
  danger: true,
  applies: (message, { standing, visit }) => may.remove(standing, message, visit.me),
  act: async (message, { command, say, visit }) => {
    const mine = message.author_id === visit.me;
    const text = say(mine ? "actions.delete-text" : "actions.delete-other-text");
    if (!(await ask({ title: say("actions.delete-title"), text, yes: say("actions.delete"), danger: true }))) return;
    const { conversation_id, message_id } = message;
    await command("delete-message", { conversation_id, message_id });
  },
} satisfies MessageAction;
