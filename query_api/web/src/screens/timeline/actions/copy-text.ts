import { Copy } from "@lucide/vue";
import { toast } from "@/kit/toasts";
import type { MessageAction } from "../actions";

export default {
  name: "copy-text",
  title: "actions.copy-text",
  icon: Copy,
  order: 55,
  where: "menu",
  applies: ({ body }) => !!body,
  act: async ({ body }, { say }) => {
    await navigator.clipboard.writeText(body ?? "").then(() => toast(say("timeline.copied")), () => toast(say("actions.not-copied")));
  },
} satisfies MessageAction;
