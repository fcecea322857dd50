import { Keyboard } from "@lucide/vue";
import { helpOpen } from "@/app/help";
import type { OwnEntry } from "@/app/registry";

export default [
  { title: "help.title", icon: Keyboard, order: 60, keys: "help", act: () => void (helpOpen.value = true) },
] satisfies OwnEntry[];
