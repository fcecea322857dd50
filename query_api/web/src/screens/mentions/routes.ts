import type { AreaRoutes } from "@/app/registry";

export default { inShell: [{ path: "mentions", component: () => import("./MentionsScreen.vue") }] } satisfies AreaRoutes;
