import type { AreaRoutes } from "@/app/registry";

export default {
  inShell: [
    { path: "", component: () => import("./NothingOpen.vue") },
    { path: "c/:conversation", component: () => import("@/screens/timeline/ConversationScreen.vue") },
    { path: "c/:conversation/m/:message", component: () => import("@/screens/timeline/ConversationScreen.vue") },
  ],
} satisfies AreaRoutes;
