declare module "virtual:emoji/*" {
  const lines: readonly import("./emoji").EmojiLine[];
  export default lines;
}
