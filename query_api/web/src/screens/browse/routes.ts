import type { AreaRoutes } from "@/app/registry";

export default { inShell: [{ path: "browse", component: () => import("./BrowseScreen.vue") }] } satisfies AreaRoutes;
