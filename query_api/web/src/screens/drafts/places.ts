import { PencilLine } from "@lucide/vue";
import type { Place } from "@/app/registry";

export default [
  {
    title: "drafts.title",
    icon: PencilLine,
    to: "/drafts",
    order: 40,
    count: ({ draftKeys }) => ({ count: draftKeys.value.size }),
  },
] satisfies Place[];
