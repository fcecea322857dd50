import { onScopeDispose, ref, type Ref } from "vue";

/** Returns whether a media query is true, now and later. */
export function useMedia(query: string): Ref<boolean> {
  const list = matchMedia(query);
  const matches = ref(list.matches);
  const follow = () => (matches.value = list.matches);
  list.addEventListener("change", follow);
  onScopeDispose(() => list.removeEventListener("change", follow));
  return matches;
}
