import type { AreaRoutes } from "@/app/registry";

export default {
  alone: [
    {
      path: "/settings",
      component: () => import("./SettingsScreen.vue"),
      children: [
        { path: "", component: () => import("./ProfilePage.vue") },
        { path: "profile", component: () => import("./ProfilePage.vue") },
        { path: "appearance", component: () => import("./AppearancePage.vue") },
        { path: "language", component: () => import("./LanguagePage.vue") },
        { path: "keyboard", component: () => import("./KeyboardPage.vue") },
        { path: "logins", component: () => import("./LoginsPage.vue") },
      ],
    },
  ],
} satisfies AreaRoutes;
