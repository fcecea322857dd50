const LINK = /^https?:\/\/\S+$/i;
type Pasted = Pick<DataTransfer, "getData" | "types">;
const EDITORS = ["vscode-editor-data", "application/x-vscode-editor-data"];

/** Returns what a pasted text becomes where it is more than itself: a link over words, a block of code. */
export function pasted(data: Pasted, selected: string, plain: boolean): string | null {
  const text = data.getData("text/plain");
  if (plain || text === "") return null;
  if (LINK.test(text.trim()) && selected !== "" && !selected.includes("\n") && !LINK.test(selected)) return `[${selected}](${text.trim()})`;
  if (text.includes("\n") && EDITORS.some((each) => data.types.includes(each))) return `\`\`\`\n${text.replace(/\n$/, "")}\n\`\`\`\n`;
  return null;
}

/** Returns the markup of what was copied from a page; null for what comes from an editor, or is wanted plain. */
export function markup(data: Pasted, plain: boolean): string | null {
  return plain || EDITORS.some((each) => data.types.includes(each)) ? null : data.getData("text/html") || null;
}
