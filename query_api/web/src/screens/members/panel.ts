import { Users } from "@lucide/vue";
import { defineAsyncComponent } from "vue";
import type { Panel } from "@/app/registry";

export default {
  name: "members",
  title: "members.title",
  icon: Users,
  order: 10,
  desk: true,
  component: defineAsyncComponent(() => import("./MembersPanel.vue")),
} satisfies Panel;
