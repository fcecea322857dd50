/** The parts of a page in the order in which one visits them; what is hidden is passed over. */
const REGIONS = ".sidebar, .main > .bar, .timeline, .page, form.composer, .panel, .entry-main";
const CURRENT = "[aria-current]";
const STOPS = "textarea, input, button, a[href], [tabindex='0']";

/** Moves the focus to the next or previous part of the page. */
export function goToRegion(step: 1 | -1): boolean {
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)].filter((each) => each.offsetParent !== null && stopIn(each) !== null);
  const at = regions.findLastIndex((each) => each.contains(document.activeElement));
  const next = regions.at(at === -1 && step === -1 ? -1 : (at + step) % regions.length);
  if (next === undefined) return false;
  stopIn(next)?.focus();
  return true;
}

function stopIn(region: HTMLElement): HTMLElement | null {
  if (region.tabIndex === 0) return region;
  const stops = [CURRENT, STOPS].flatMap((selector) => [...region.querySelectorAll<HTMLElement>(selector)]);
  return stops.find((each) => each.offsetParent !== null) ?? null;
}
