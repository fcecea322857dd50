import { defineAsyncComponent } from "vue";
import type { Panel } from "@/app/registry";

export default {
  name: "bans",
  title: "bans.title",
  order: 30,
  component: defineAsyncComponent(() => import("./BansPanel.vue")),
} satisfies Panel;
