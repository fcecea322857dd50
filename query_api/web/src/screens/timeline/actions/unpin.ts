import { PinOff } from "@lucide/vue";
import { may } from "@/core/permissions/permissions";
import type { MessageAction } from "../actions";

export default {
  name: "unpin",
  title: "actions.unpin",
  icon: PinOff,
  order: 81,
  where: "menu",
  applies: (message, { standing }) => message.pinned && may.pin(standing, message),
  act: ({ conversation_id, message_id }, { command }) => command("unpin-message", { conversation_id, message_id }),
} satisfies MessageAction;
