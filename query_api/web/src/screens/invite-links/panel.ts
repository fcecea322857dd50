import { defineAsyncComponent } from "vue";
import type { Panel } from "@/app/registry";

export default {
  name: "links",
  title: "links.title",
  order: 20,
  component: defineAsyncComponent(() => import("./InviteLinksPanel.vue")),
} satisfies Panel;
