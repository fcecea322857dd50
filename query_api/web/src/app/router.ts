import { createRouter, createWebHistory } from "vue-router";
import type { Messenger } from "./messenger";
import { areas } from "./registry";

declare module "vue-router" {
  interface RouteMeta {
    /** Open to who has not signed in. */
    public?: boolean;
    /** Public, and also there for who has signed in. */
    anyone?: boolean;
  }
}

/** Returns the router: who has not signed in comes to the entry, and goes on from there afterwards. */
export function routerOf(messenger: Messenger, base: string) {
  const router = createRouter({
    history: createWebHistory(base),
    routes: [
      ...areas.flatMap((area) => area.alone ?? []),
      {
        path: "/",
        component: () => import("@/screens/shell/ShellScreen.vue"),
        children: areas.flatMap((area) => area.inShell ?? []),
      },
      { path: "/:rest(.*)*", redirect: "/" },
    ],
  });
  router.beforeEach((to) => {
    const signedIn = messenger.session.value !== null;
    if (!signedIn && !to.meta.public) return { path: "/sign-in", query: to.path === "/" ? {} : { then: to.fullPath } };
    if (signedIn && to.meta.public && !to.meta.anyone) return { path: "/" };
    return true;
  });
  return router;
}
