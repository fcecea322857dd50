import { Search } from "@lucide/vue";
import { defineAsyncComponent } from "vue";
import type { Panel } from "@/app/registry";

export default {
  name: "search",
  title: "search.title",
  icon: Search,
  order: 30,
  anywhere: true,
  component: defineAsyncComponent(() => import("./SearchPanel.vue")),
} satisfies Panel;
