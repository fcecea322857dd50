import { computed, inject, shallowRef, type InjectionKey } from "vue";
import { createApi } from "@/api/client";
import { transport } from "@/api/transport";
import type { AuthConfig, Me, Session } from "@/api/shapes";
import { Announcer } from "@/core/announcer/announcer";
import { Keyboard } from "@/core/keyboard/keyboard";
import { Positions } from "@/core/live/positions";
import { browserMemory, browserTabs } from "@/core/session/browser-tabs";
import { httpGate } from "@/core/session/gate";
import { SessionKeeper } from "@/core/session/session";
import { readsOf } from "@/core/sync/reads";
import { deviceName, isMac } from "./device";
import { remapped } from "./keys";
import { openVisit, type Visit } from "./visit";

/** The client of this page: who is signed in, and what that person has open. */
export function createMessenger(base: string = document.baseURI) {
  const positions = new Positions();
  const keeper = new SessionKeeper(httpGate(base, deviceName()), browserTabs(), browserMemory);
  const api = createApi(transport(keeper, positions), positions, base);
  const reads = readsOf(api);
  const session = shallowRef<Session | null>(null);
  const visit = shallowRef<Visit | null>(null);
  const me = shallowRef<Me | null>(null);
  const spoken = shallowRef("");
  let asking: Promise<AuthConfig> | null = null;

  keeper.onChange((now) => {
    const before = session.value;
    session.value = now;
    if (now?.session_id === before?.session_id) {
      if (now !== null) visit.value?.renew(now.access_token);
      if (now !== null && me.value === null) askMe();
      return;
    }
    void visit.value?.close(now === null);
    positions.clear();
    visit.value = now === null ? null : openVisit(now, { keeper, api, reads, positions, base });
    me.value = null;
    if (now !== null) askMe();
  });

  function askMe(): void {
    void reads.me().then((answer) => (me.value = answer)).catch(() => undefined);
  }

  return {
    keeper,
    api,
    reads,
    session,
    visit,
    me,
    /** What who hears the screen hears next. */
    spoken,
    announcer: new Announcer((sentence) => (spoken.value = sentence)),
    keyboard: new Keyboard(isMac(), remapped.value),
    /** How one may sign up and in here; asked once while several wait for the answer. */
    config(): Promise<AuthConfig> {
      asking ??= fetch(new URL("v1/auth/config", base))
        .then(async (response) => (await response.json()) as AuthConfig)
        .finally(() => (asking = null));
      return asking;
    },
  };
}

export type Messenger = ReturnType<typeof createMessenger>;

export const MESSENGER: InjectionKey<Messenger> = Symbol("messenger");

/** Returns the client that the component is part of. */
export function useMessenger(): Messenger {
  const messenger = inject(MESSENGER);
  if (messenger === undefined) throw new Error("there is no messenger above this component");
  return messenger;
}

/** Returns what the person who has signed in has open; only for screens behind the sign-in. */
export function useVisit(): Visit {
  const { visit } = useMessenger();
  if (visit.value === null) throw new Error("nobody has signed in");
  return visit.value;
}

/** Returns the place as it is now. */
export function usePlace() {
  const visit = useVisit();
  return computed(() => visit.place.value);
}
