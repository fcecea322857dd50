/** Returns what this browser is called in the list of sessions. */
export function deviceName(agent: string = navigator.userAgent): string {
  const browser = [["Firefox", /Firefox\//], ["Edge", /Edg\//], ["Chrome", /Chrome\//], ["Safari", /Safari\//]] as const;
  const system = [["Android", /Android/], ["iOS", /iPhone|iPad/], ["Windows", /Windows/], ["macOS", /Mac OS/], ["Linux", /Linux/]] as const;
  const first = (table: readonly (readonly [string, RegExp])[]) => table.find(([, mark]) => mark.test(agent))?.[0];
  return [first(browser) ?? "Browser", first(system)].filter(Boolean).join(", ");
}

/** Says whether the keyboard has a command key. */
export function isMac(agent: string = navigator.userAgent): boolean {
  return /Mac OS/.test(agent);
}
