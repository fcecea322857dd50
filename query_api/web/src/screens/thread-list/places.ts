import { MessageSquareText } from "@lucide/vue";
import type { Place } from "@/app/registry";
import { isUnread } from "@/core/threads/own-threads";

export default [
  {
    title: "thread-list.title",
    icon: MessageSquareText,
    to: "/threads",
    order: 20,
    tab: true,
    count: ({ ownThreads, place }) => ({ count: ownThreads.value.filter((each) => isUnread(each, place.value)).length, unread: true }),
  },
] satisfies Place[];
