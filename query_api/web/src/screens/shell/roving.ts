/** Returns a listener for keys that moves the focus among the parts that a selector finds. */
export function useRoving(selector: string): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const list = event.currentTarget as HTMLElement;
    const parts = [...list.querySelectorAll<HTMLElement>(selector)].filter((part) => part.offsetParent !== null);
    const at = parts.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: parts.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    parts[Math.min(Math.max(next, 0), parts.length - 1)]?.focus();
  };
}
