import { Link } from "@lucide/vue";
import { toast } from "@/kit/toasts";
import type { MessageAction } from "../actions";

export default {
  name: "copy-link",
  title: "timeline.copy-link",
  icon: Link,
  order: 50,
  where: "menu",
  applies: () => true,
  act: async ({ conversation_id, message_id }, { say }) => {
    const link = new URL(`c/${conversation_id}/m/${message_id}`, document.baseURI);
    await navigator.clipboard.writeText(link.href).then(() => toast(say("timeline.copied")), () => toast(link.href));
  },
} satisfies MessageAction;
