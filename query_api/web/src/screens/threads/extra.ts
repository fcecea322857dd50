import type { Extra } from "../timeline/extras";
import ThreadBranch from "./ThreadBranch.vue";

export default { name: "thread", order: 30, component: ThreadBranch } satisfies Extra;
