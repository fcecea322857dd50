import { MessageSquareText } from "@lucide/vue";
import type { Place } from "@/app/registry";

export default [{ title: "thread-list.title", icon: MessageSquareText, to: "/threads", order: 20, tab: true }] satisfies Place[];
