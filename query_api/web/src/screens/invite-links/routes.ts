import type { AreaRoutes } from "@/app/registry";

export default {
  alone: [{ path: "/invite", meta: { public: true, anyone: true }, component: () => import("./InviteScreen.vue") }],
} satisfies AreaRoutes;
