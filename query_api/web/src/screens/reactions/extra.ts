import type { Extra } from "../timeline/extras";
import MessageReactions from "./MessageReactions.vue";

export default { name: "reactions", order: 20, component: MessageReactions } satisfies Extra;
