import { Reply } from "@lucide/vue";
import { may } from "@/core/permissions/permissions";
import { composerOf, type MessageAction } from "../actions";

export default {
  name: "reply",
  title: "actions.reply",
  icon: Reply,
  order: 20,
  where: "bar",
  applies: (_, { standing }) => may.write(standing),
  act: (message, reach) => reach.visit.intents.set(composerOf(message, reach), { kind: "reply", message: message.message_id }),
} satisfies MessageAction;
