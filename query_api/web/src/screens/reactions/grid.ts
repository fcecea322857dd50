/**
 * Returns where a key leads in grids that stand below each other: the index of a cell over all of
 * them, -1 for above the first row, null where the key means nothing. From outside (-1) down leads in.
 */
export function gridStep(cells: readonly number[], columns: number, at: number, key: string, rtl = false): number | null {
  const all = cells.reduce((sum, each) => sum + each, 0);
  if (at < 0) return key === "ArrowDown" && all > 0 ? 0 : null;
  const forward = rtl ? "ArrowLeft" : "ArrowRight";
  const backward = rtl ? "ArrowRight" : "ArrowLeft";
  if (key === forward) return Math.min(all - 1, at + 1);
  if (key === backward) return at - 1;
  if (key === "Home") return 0;
  if (key === "End") return all - 1;
  if (key !== "ArrowDown" && key !== "ArrowUp") return null;
  const rows = rowsOf(cells, columns);
  const row = rows.findIndex((each) => at >= each.first && at <= each.last);
  const column = at - rows[row]!.first;
  const next = rows[row + (key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return key === "ArrowUp" ? -1 : at;
  return Math.min(next.first + column, next.last);
}

function rowsOf(cells: readonly number[], columns: number): { first: number; last: number }[] {
  const rows = [];
  let first = 0;
  for (const count of cells) {
    for (let begin = 0; begin < count; begin += columns) {
      rows.push({ first: first + begin, last: first + Math.min(count, begin + columns) - 1 });
    }
    first += count;
  }
  return rows;
}
