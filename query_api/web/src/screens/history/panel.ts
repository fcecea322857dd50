import { defineAsyncComponent } from "vue";
import type { Panel } from "@/app/registry";

export default {
  name: "history",
  title: "history.title",
  order: 60,
  component: defineAsyncComponent(() => import("./HistoryPanel.vue")),
} satisfies Panel;
