import { shallowRef } from "vue";

/** A newer build that waits until the person says so. */
export const newer = shallowRef<ServiceWorker | null>(null);

/** Keeps the shell for when there is no network; only builds have a worker. */
export async function keepShell(base: string = document.baseURI): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  let first = serviceWorker.controller === null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (first) first = false;
    else location.reload();
  });
  const registration = await serviceWorker.register(trusted(new URL("worker.js", base).href), { updateViaCache: "none" });
  const found = (worker: ServiceWorker | null) => {
    if (worker?.state === "installed" && serviceWorker.controller !== null) newer.value = worker;
  };
  registration.active?.postMessage("keep");
  found(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => found(installing));
  });
}

/** Lets the newer build take over; the page reloads with it. */
export function takeNewer(): void {
  newer.value?.postMessage("take-over");
}

/** Forgets the kept shell: nothing is left in the browser of who signed out. */
export async function dropShell(): Promise<void> {
  if (!("caches" in globalThis)) return;
  for (const name of await caches.keys()) await caches.delete(name);
}

/** The one script address that the page's policy lets through: its own worker. */
function trusted(address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  const policy = trustedTypes?.createPolicy("worker", {
    createScriptURL: (url) => {
      if (url !== address) throw new TypeError("not the worker");
      return url;
    },
  });
  return (policy?.createScriptURL(address) ?? address) as string;
}

interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}
