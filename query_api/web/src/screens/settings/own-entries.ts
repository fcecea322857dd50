import { Settings } from "@lucide/vue";
import type { OwnEntry } from "@/app/registry";

export default [
  { title: "settings.title", icon: Settings, order: 10, act: ({ router }) => void router.push("/settings") },
] satisfies OwnEntry[];
