import vue from "eslint-plugin-vue";
import a11y from "eslint-plugin-vuejs-accessibility";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist", "src/api/generated"] },
  ...ts.configs.strict,
  ...vue.configs["flat/recommended"],
  ...a11y.configs["flat/recommended"],
  { files: ["**/*.vue"], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    languageOptions: { globals: { document: "readonly", window: "readonly" } },
    rules: {
      // What an index finds is known where it is written; the compiler checks the rest.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-invalid-void-type": "off",
      // Formatting is nobody's argument here.
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": ["error", { html: { void: "never", normal: "always" } }],
      "vue/multi-word-component-names": "off",
      "vue/require-default-prop": "off",
      // Labels are tied by id, which serves every screen reader.
      "vuejs-accessibility/label-has-for": ["error", { required: { some: ["nesting", "id"] } }],
      "vuejs-accessibility/no-autofocus": "off",
      // Lists listen for the arrows that move the focus among their parts.
      "vuejs-accessibility/no-static-element-interactions": "off",
      // A switch of the kit gets its label where it is used.
      "vuejs-accessibility/form-control-has-label": "off",
    },
  },
);
