import { SmilePlus } from "@lucide/vue";
import { may } from "@/core/permissions/permissions";
import { pick } from "@/screens/reactions/picking";
import { react } from "@/screens/reactions/reacting";
import type { MessageAction } from "../actions";

export default {
  name: "react",
  title: "actions.react",
  icon: SmilePlus,
  order: 10,
  where: "bar",
  applies: (message, { standing }) => may.react(standing, message),
  act: async (message, { visit, command }, from) => {
    const emoji = await pick(from);
    if (emoji !== null) await react(visit, command, message, emoji, true);
  },
} satisfies MessageAction;
