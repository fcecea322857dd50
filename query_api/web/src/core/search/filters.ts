/** One operator of a query and what it asks for, such as `from` and `noa`. */
export interface Filter {
  readonly operator: string;
  readonly value: string;
  readonly not: boolean;
}

const OPERATOR = /(?<=^|\s)(-?)(from|in|before|after|on|has|is|mentions):("[^"]*"|[^\s"]+)(?=\s)/giu;

/** Takes the operators that are complete out of a text: each becomes a filter, words stay words. */
export function takeFilters(text: string): { words: string; filters: Filter[] } {
  const filters: Filter[] = [];
  const words = text.replace(OPERATOR, (_, minus: string, operator: string, value: string) => {
    filters.push({ operator: operator.toLowerCase(), value: value.replaceAll('"', ""), not: minus === "-" });
    return "";
  });
  return { words: filters.length === 0 ? text : words.replace(/\s+/gu, " ").trimStart(), filters };
}

/** Writes a filter as the server reads it. */
export function written({ operator, value, not }: Filter): string {
  return `${not ? "-" : ""}${operator}:${/\s/u.test(value) ? `"${value}"` : value}`;
}

/** Returns the filters with one more, each only once. */
export function withFilter(filters: readonly Filter[], one: Filter): Filter[] {
  return [...filters.filter((each) => written(each) !== written(one)), one];
}

/** Returns the query of words and filters together. */
export function queryOf(words: string, filters: readonly Filter[]): string {
  return [...filters.map(written), words.trim()].filter(Boolean).join(" ");
}
