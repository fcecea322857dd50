import { Forward } from "@lucide/vue";
import { openPanel, type MessageAction } from "../actions";

export default {
  name: "forward",
  title: "actions.forward",
  icon: Forward,
  order: 70,
  where: "menu",
  applies: () => true,
  act: ({ message_id }, { router }) => openPanel(router, `forward:${message_id}`),
} satisfies MessageAction;
