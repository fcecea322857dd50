import { reactive, watch } from "vue";

export interface Look {
  theme: "system" | "light" | "dark";
  contrast: "system" | "more" | "normal";
  density: "comfortable" | "compact";
}

const KEY = "messenger.look";
const SYSTEM: Look = { theme: "system", contrast: "system", density: "comfortable" };

/** How this browser shows Messenger; index.html reads the same note before the first paint. */
export const look = reactive<Look>({ ...SYSTEM, ...kept() });

watch(look, () => {
  localStorage.setItem(KEY, JSON.stringify(look));
  const { dataset } = document.documentElement;
  for (const name of ["theme", "contrast", "density"] as const) dataset[name] = look[name];
});

function kept(): Partial<Look> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Look>;
  } catch {
    return {};
  }
}
