import { CalendarClock } from "@lucide/vue";
import type { Place } from "@/app/registry";

export default [
  {
    title: "scheduled.title",
    icon: CalendarClock,
    to: "/scheduled",
    order: 45,
    count: ({ place }) => ({ count: place.value.scheduled.size }),
  },
] satisfies Place[];
