import type { AreaRoutes } from "@/app/registry";

export default { inShell: [{ path: "start", component: () => import("./StartScreen.vue") }] } satisfies AreaRoutes;
