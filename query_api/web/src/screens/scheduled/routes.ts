import type { AreaRoutes } from "@/app/registry";

export default { inShell: [{ path: "scheduled", component: () => import("./ScheduledScreen.vue") }] } satisfies AreaRoutes;
