import { Bell, BellOff } from "@lucide/vue";
import { notifications, turnNotifications } from "@/app/notifications";
import type { OwnEntry } from "@/app/registry";

export default [
  {
    title: "notifications.turn-on",
    icon: Bell,
    order: 20,
    applies: () => notifications.value === "off",
    act: () => void turnNotifications(true),
  },
  {
    title: "notifications.turn-off",
    icon: BellOff,
    order: 20,
    applies: () => notifications.value === "on",
    act: () => void turnNotifications(false),
  },
] satisfies OwnEntry[];
