import { Compass } from "@lucide/vue";
import type { Place } from "@/app/registry";

export default [{ title: "browse.title", icon: Compass, to: "/browse", order: 90 }] satisfies Place[];
