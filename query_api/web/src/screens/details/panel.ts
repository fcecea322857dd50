import { Info } from "@lucide/vue";
import { defineAsyncComponent } from "vue";
import type { Panel } from "@/app/registry";

export default {
  name: "details",
  title: "details.title",
  icon: Info,
  order: 90,
  component: defineAsyncComponent(() => import("./DetailsPanel.vue")),
} satisfies Panel;
