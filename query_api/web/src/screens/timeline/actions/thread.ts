import { MessageSquareText } from "@lucide/vue";
import { may } from "@/core/permissions/permissions";
import { openPanel, type MessageAction } from "../actions";

export default {
  name: "thread",
  title: "actions.thread",
  icon: MessageSquareText,
  order: 30,
  where: "bar",
  applies: (_, { standing, thread }) => thread === null && may.write(standing),
  act: ({ message_id, thread_root_id }, { router }) => openPanel(router, `thread:${thread_root_id ?? message_id}`),
} satisfies MessageAction;
