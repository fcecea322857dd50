import { defineAsyncComponent } from "vue";
import type { Panel } from "@/app/registry";

export default {
  name: "thread",
  title: "threads.title",
  order: 20,
  component: defineAsyncComponent(() => import("./ThreadPanel.vue")),
} satisfies Panel;
