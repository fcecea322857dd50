import type { AreaRoutes } from "@/app/registry";

const meta = { public: true };

export default {
  alone: [
    { path: "/sign-in", meta, component: () => import("./SignInScreen.vue") },
    { path: "/register", meta, component: () => import("./RegisterScreen.vue") },
    { path: "/setup", meta, component: () => import("./SetupScreen.vue") },
  ],
} satisfies AreaRoutes;
