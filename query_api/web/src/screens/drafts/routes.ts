import type { AreaRoutes } from "@/app/registry";

export default { inShell: [{ path: "drafts", component: () => import("./DraftsScreen.vue") }] } satisfies AreaRoutes;
