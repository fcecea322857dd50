import { onBeforeUnmount, onMounted } from "vue";

/** Asks again after so many milliseconds as `pause` says each time, while the page is seen; null stops until `wake`. */
export function usePolling(ask: () => Promise<void>, pause: () => number | null): { wake(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  function wake(): void {
    clearTimeout(timer);
    const wait = pause();
    if (!ended && wait !== null) timer = setTimeout(() => void turn(), wait);
  }

  async function turn(): Promise<void> {
    if (document.visibilityState === "visible") await ask();
    wake();
  }

  onMounted(async () => {
    await ask();
    wake();
  });
  onBeforeUnmount(() => {
    ended = true;
    clearTimeout(timer);
  });
  return { wake };
}
