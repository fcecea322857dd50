import { computed, defineComponent, h } from "vue";
import { RouterLink } from "vue-router";
import { useNames } from "@/app/names";
import { parse } from "@/markdown/parse";
import { render } from "@/markdown/render";
import CodeBlock from "./CodeBlock.vue";

/** The text of a message, with whom and what it names as chips. */
export default defineComponent({
  props: { body: { type: String, required: true } },
  setup(props) {
    const names = useNames();
    function mention(name: string) {
      const person = names.named(name);
      if (name.toLowerCase() === "all") return h("span", { class: "mention-chip is-me", dir: "auto" }, "@all");
      if (person === undefined) return `@${name}`;
      return h("span", { class: ["mention-chip", { "is-me": person.user_id === names.me }], dir: "auto" }, `@${person.display_name}`);
    }
    function channel(slug: string) {
      const item = names.slug(slug);
      if (item === undefined) return `#${slug}`;
      const text = () => `#${names.conversation(item)}`;
      return h(RouterLink, { class: "mention-chip", dir: "auto", to: `/c/${item.conversation_id}` }, text);
    }
    const tokens = computed(() => parse(props.body));
    const painter = { mention, channel, code: (text: string, language: string) => h(CodeBlock, { text, language }) };
    return () => h("div", { class: "msg-text" }, render(tokens.value, painter));
  },
});
