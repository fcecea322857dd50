import type { AreaRoutes } from "@/app/registry";

export default { inShell: [{ path: "threads", component: () => import("./ThreadListScreen.vue") }] } satisfies AreaRoutes;
