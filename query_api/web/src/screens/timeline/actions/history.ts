import { History } from "@lucide/vue";
import { openPanel, type MessageAction } from "../actions";

export default {
  name: "history",
  title: "actions.history",
  icon: History,
  order: 90,
  where: "menu",
  applies: (message) => message.edited_at != null,
  act: ({ message_id }, { router }) => openPanel(router, `history:${message_id}`),
} satisfies MessageAction;
