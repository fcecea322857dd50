import { defineComponent, h } from "vue";
import { useNames } from "@/app/names";
import { parse } from "@/markdown/parse";
import { render } from "@/markdown/render";
import CodeBlock from "./CodeBlock.vue";

/** The text of a message, with whom it names as chips. */
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
    const painter = { mention, code: (text: string, language: string) => h(CodeBlock, { text, language }) };
    return () => h("div", { class: "msg-text" }, render(parse(props.body), painter));
  },
});
