import { Pin } from "@lucide/vue";
import { defineAsyncComponent } from "vue";
import type { Panel } from "@/app/registry";

export default {
  name: "pins",
  title: "pins.title",
  icon: Pin,
  order: 20,
  desk: true,
  component: defineAsyncComponent(() => import("./PinsPanel.vue")),
} satisfies Panel;
