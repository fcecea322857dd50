import { computed, onScopeDispose, ref, watch } from "vue";
import type { PresenceState } from "@/api/shapes";
import { Idle } from "@/core/presence/idle";
import { Paced } from "@/core/presence/paced";
import { useVisit } from "./messenger";

const IDLE_AFTER = 10 * 60_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "focus"] as const;
/** The server passes over what comes sooner than three seconds after the last. */
const EVERY = 3_200;
const NOTE = "presence";

/** What one wants others to see; null is what is true: here, or away. */
const chosen = ref<PresenceState | null>(null);

/** Says to others whether one is there: as chosen, else by whether anybody touches this device. */
export function useOwnPresence() {
  const visit = useVisit();
  const idle = new Idle(IDLE_AFTER, (now) => (away.value = now));
  const away = ref(false);
  chosen.value = visit.notes.read<PresenceState | null>(NOTE, null);
  const state = computed((): PresenceState => chosen.value ?? (away.value ? "away" : "online"));
  const saying = new Paced<PresenceState>(EVERY, (now) => visit.feed.say({ type: "presence", state: now }));
  const touched = () => idle.touched();

  // A connection knows nothing of the one before it.
  watch([state, () => visit.connection.value.state], ([now, connection]) => {
    if (connection === "online") saying.put(now);
  }, { immediate: true });
  for (const touch of TOUCHES) addEventListener(touch, touched, { passive: true, capture: true });
  touched();
  onScopeDispose(() => {
    idle.stop();
    saying.stop();
    for (const touch of TOUCHES) removeEventListener(touch, touched, { capture: true });
  });
}

/** Returns what one wants others to see, and how to change it. */
export function useChosenPresence() {
  const visit = useVisit();
  return {
    chosen,
    shown: computed((): PresenceState => {
      if (visit.connection.value.state !== "online") return "offline";
      return chosen.value ?? visit.presence.get(visit.me) ?? "online";
    }),
    choose(state: PresenceState | null): void {
      chosen.value = state;
      visit.notes.write(NOTE, state);
    },
  };
}

/** Says whether one does not want to be disturbed. */
export const undisturbed = (): boolean => chosen.value === "dnd";
