import { cloneVNode, defineAsyncComponent, defineComponent, h, ref, shallowRef, useId, type PropType } from "vue";
import type { MenuEntry } from "./menu";

// Most visits open no menu, so what draws one is fetched when the first is opened.
const OpenMenu = defineAsyncComponent(() => import("./OpenMenu.vue"));

/** A button in its slot, and the menu that it opens. */
export default defineComponent({
  props: { entries: { type: Array as PropType<readonly MenuEntry[]>, required: true } },
  setup(props, { slots }) {
    const id = useId();
    const opener = shallowRef<HTMLElement | null>(null);
    const byKey = ref(false);

    function toggle(event: MouseEvent): void {
      byKey.value = event.detail === 0;
      opener.value = opener.value === null ? (event.currentTarget as HTMLElement) : null;
    }

    function pressed(event: KeyboardEvent): void {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      (event.currentTarget as HTMLElement).click();
    }

    return () => {
      const [face] = slots.default?.() ?? [];
      const button = opener.value;
      const menu = `${id}-menu`;
      const state = { id, "aria-haspopup": "menu", "aria-expanded": button !== null, "aria-controls": button ? menu : undefined };
      const held = { id: menu, "aria-labelledby": id, entries: props.entries, byKey: byKey.value, onClosed: () => (opener.value = null) };
      return [face && cloneVNode(face, { ...state, onClick: toggle, onKeydown: pressed }), button && h(OpenMenu, { ...held, button })];
    };
  },
});
