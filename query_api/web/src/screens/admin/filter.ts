/** What one may ask the event log for; the names are those of the words and of the API. */
export interface EventQuery {
  stream?: string;
  type?: string;
  actor_id?: string;
  correlation_id?: string;
  partition?: number;
  below?: number;
  since?: string;
  until?: string;
}

/** A filter as it was read: the query, who is still to be looked up by name, and what was not understood. */
export interface ReadFilter {
  readonly query: EventQuery;
  readonly actor: string | null;
  readonly unknown: readonly string[];
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CLOCK = /^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/;

/** Reads words such as `type:MessageSent actor:anna after:09:30`; times are UTC, without a day of today's. */
export function readFilter(text: string, today: string): ReadFilter {
  const query: EventQuery = {};
  const unknown: string[] = [];
  let actor: string | null = null;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const at = word.indexOf(":");
    const key = at < 0 ? "" : word.slice(0, at);
    const value = word.slice(at + 1);
    if (key === "type" && value) query.type = value;
    else if (key === "stream" && value) query.stream = value;
    else if (key === "request" && ID.test(value)) query.correlation_id = value.toLowerCase();
    else if (key === "actor" && ID.test(value)) query.actor_id = value.toLowerCase();
    else if (key === "actor" && value) actor = value;
    else if (key === "partition" && /^\d{1,3}$/.test(value)) query.partition = Number(value);
    else if (key === "position" && /^\d{1,3}\/\d{1,15}$/.test(value)) [query.partition, query.below] = fromPosition(value);
    else if ((key === "after" || key === "before") && instant(value, today)) query[key === "after" ? "since" : "until"] = instant(value, today) ?? "";
    else if (at < 0 && /^[A-Z]\w+$/.test(word)) query.type = word;
    else if (at < 0 && /^[a-z]+(-\S+)?$/.test(word)) query.stream = word;
    else unknown.push(word);
  }
  return { query, actor, unknown };
}

/** Returns the filter with one of its words set or, for null, taken out. */
export function withWord(text: string, key: string, value: string | null): string {
  const others = text.split(/\s+/).filter((word) => word && !word.startsWith(`${key}:`));
  return [...others, ...(value === null ? [] : [`${key}:${value}`])].join(" ");
}

function fromPosition(value: string): [number, number] {
  const [partition = 0, offset = 0] = value.split("/").map(Number);
  return [partition, offset + 1];
}

function instant(value: string, today: string): string | null {
  const text = CLOCK.test(value) ? `${today}T${value.padStart(value.indexOf(":") === 1 ? value.length + 1 : value.length, "0")}Z` : value;
  const full = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : /T[\d:.]+$/.test(text) ? `${text}Z` : text;
  if (!/^\d{4}-\d{2}-\d{2}T/.test(full) || Number.isNaN(Date.parse(full))) return null;
  return new Date(full).toISOString();
}
