import { Pin } from "@lucide/vue";
import { may } from "@/core/permissions/permissions";
import type { MessageAction } from "../actions";

export default {
  name: "pin",
  title: "actions.pin",
  icon: Pin,
  order: 80,
  where: "menu",
  applies: (message, { standing }) => !message.pinned && may.pin(standing, message),
  act: ({ conversation_id, message_id }, { command }) => command("pin-message", { conversation_id, message_id }),
} satisfies MessageAction;
