import createClient from "openapi-fetch";
import type { Positions } from "@/core/live/positions";
import type { components, paths } from "./generated/openapi";

type Schemas = components["schemas"];

/** Each command's body, by its name in the path. */
export type CommandBodies = {
  [Path in keyof paths as Path extends `/v1/commands/${infer Name}` ? Name : never]: paths[Path] extends {
    post: { requestBody: { content: { "application/json": infer Body } } };
  }
    ? Body
    : never;
};
export type CommandName = Exclude<keyof CommandBodies, "batch">;
export type BatchResult = Schemas["BatchResult"];

/** Returns the typed API; every call resolves with what was answered or throws what went wrong. */
export function createApi(fetch: typeof globalThis.fetch, positions: Positions, baseUrl = document.baseURI) {
  const http = createClient<paths>({ baseUrl: baseUrl.replace(/\/$/, ""), fetch });

  /** Gives a command; what one reads next has what it did. */
  async function command<Name extends CommandName, Done extends { position: string }>(
    name: Name,
    body: CommandBodies[Name],
  ): Promise<Done> {
    // The paths are one table of commands, which the generated types cannot say of themselves.
    const post = http.POST as unknown as (path: string, init: { body: unknown }) => Promise<{ data: Done }>;
    const { data } = await post(`/v1/commands/${name}`, { body });
    positions.wrote(data.position);
    return data;
  }

  /** Gives up to 256 commands at once and resolves with one result for each. */
  async function batch(commands: readonly { name: CommandName; body: { [key: string]: unknown } }[]): Promise<BatchResult[]> {
    const { data } = await http.POST("/v1/commands/batch", { body: { commands: [...commands] } });
    const results = data?.results ?? [];
    for (const { body } of results) if (hasPosition(body)) positions.wrote(body.position);
    return results;
  }

  return { http, command, batch };
}

export type Api = ReturnType<typeof createApi>;

/** Returns what was answered; the transport has thrown everything else. */
export async function answered<Data>(call: Promise<{ data?: Data }>): Promise<Data> {
  const { data } = await call;
  return data as Data;
}

function hasPosition(body: unknown): body is { position: string } {
  return typeof body === "object" && body !== null && "position" in body && typeof body.position === "string";
}
