import { defineAsyncComponent } from "vue";
import type { Panel } from "@/app/registry";

export default {
  name: "forward",
  title: "forward.title",
  order: 70,
  component: defineAsyncComponent(() => import("./ForwardPanel.vue")),
} satisfies Panel;
