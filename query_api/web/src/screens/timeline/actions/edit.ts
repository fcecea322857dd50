import { PencilLine } from "@lucide/vue";
import { may } from "@/core/permissions/permissions";
import { composerOf, type MessageAction } from "../actions";

export default {
  name: "edit",
  title: "actions.edit",
  icon: PencilLine,
  order: 60,
  where: "menu",
  applies: (message, { standing, visit }) => may.edit(standing, message, visit.me),
  act: (message, reach) => reach.visit.intents.set(composerOf(message, reach), { kind: "edit", message: message.message_id }),
} satisfies MessageAction;
