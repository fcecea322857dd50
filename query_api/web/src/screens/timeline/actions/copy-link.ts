import { Link } from "@lucide/vue";
import type { MessageAction } from "../actions";

export default {
  name: "copy-link",
  title: "timeline.copy-link",
  icon: Link,
  order: 50,
  where: "bar",
  applies: () => true,
  act: ({ conversation_id, message_id }) => {
    const link = new URL(`c/${conversation_id}/m/${message_id}`, document.baseURI);
    void navigator.clipboard.writeText(link.href);
  },
} satisfies MessageAction;
