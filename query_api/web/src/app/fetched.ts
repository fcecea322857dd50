import { onScopeDispose, ref, shallowRef, type ShallowRef } from "vue";

/** What a screen fetches: nothing yet, the data, or that it did not work. */
export interface Fetched<Data> {
  readonly data: ShallowRef<Data | null>;
  readonly failed: ShallowRef<boolean>;
  load(): Promise<void>;
}

/** Returns what was asked for last; older answers that come late are dropped. */
export function useFetched<Data>(ask: () => Promise<Data>): Fetched<Data> {
  const data = shallowRef<Data | null>(null);
  const failed = ref(false);
  let turn = 0;
  onScopeDispose(() => (turn = -1));

  async function load(): Promise<void> {
    const mine = ++turn;
    failed.value = false;
    try {
      const answer = await ask();
      if (mine === turn) data.value = answer;
    } catch {
      if (mine === turn) failed.value = true;
    }
  }

  return { data, failed, load };
}
