import { AtSign } from "@lucide/vue";
import type { Place } from "@/app/registry";

export default [
  {
    title: "mentions.title",
    icon: AtSign,
    to: "/mentions",
    order: 30,
    tab: true,
    count: ({ place }) => ({ count: [...place.value.inbox.values()].reduce((sum, item) => sum + item.mentions, 0), mention: true }),
  },
] satisfies Place[];
