import type { AreaRoutes } from "@/app/registry";

export default {
  alone: [
    {
      path: "/admin",
      component: () => import("./AdminScreen.vue"),
      children: [
        { path: "", component: () => import("./UsersPage.vue") },
        { path: "users", component: () => import("./UsersPage.vue") },
        { path: "invitations", component: () => import("./InvitationsPage.vue") },
        { path: "events", component: () => import("./EventsPage.vue") },
        { path: "projections", component: () => import("./ProjectionsPage.vue") },
        { path: "settings", component: () => import("./SettingsPage.vue") },
      ],
    },
  ],
} satisfies AreaRoutes;
