import type { Virtualizer } from "@tanstack/vue-virtual";
import { nextTick, ref, type ComputedRef, type Ref } from "vue";
import type { Row } from "@/core/timeline/rows";

type List = Ref<Virtualizer<HTMLElement, Element>>;

const TRIES = 30;
const CLOSE = 2;

/**
 * Goes to a line of the list, or to its end, and stays at it until the lines around it are as high as
 * they are: they are only known once they were drawn.
 */
export function useTravel(rows: ComputedRef<Row[]>, list: List) {
  const travelling = ref(false);
  let journey = 0;

  async function until(go: () => void, arrived: () => boolean): Promise<void> {
    const mine = ++journey;
    travelling.value = true;
    await nextTick();
    let still = 0;
    for (let left = TRIES; left > 0 && mine === journey && still < 2; left--) {
      if (!arrived()) go();
      await new Promise(requestAnimationFrame);
      await nextTick();
      still = arrived() ? still + 1 : 0;
    }
    if (mine === journey) travelling.value = false;
  }

  const scroller = () => list.value.scrollElement;
  const left = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = scroller() ?? {};
    return scrollHeight - scrollTop - clientHeight;
  };

  function end(): Promise<void> {
    return until(() => list.value.scrollToEnd(), () => left() <= CLOSE);
  }

  /** Brings the upper edge of a line to `above` pixels over the upper edge of the list. */
  function line(key: string, above: number): Promise<void> {
    const offset = () => {
      const at = rows.value.findIndex((row) => row.key === key);
      const start = at < 0 ? undefined : list.value.measurementsCache[at]?.start;
      return start === undefined ? null : Math.max(0, start + above);
    };
    return until(
      () => list.value.scrollToOffset(offset() ?? 0),
      () => {
        const wanted = offset();
        const now = scroller()?.scrollTop ?? 0;
        return wanted === null || Math.abs(now - wanted) <= CLOSE || (wanted > now && left() <= CLOSE);
      },
    );
  }

  /** Ends a journey that the reader has taken over. */
  function stop(): void {
    journey++;
    travelling.value = false;
  }

  return { travelling, end, line, stop };
}
